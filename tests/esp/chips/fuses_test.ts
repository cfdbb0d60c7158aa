// Revisions and security from hand-made fuse words. Each word is all ones except the field in question, or all
// zeros, which reveals a field at the wrong position or of the wrong width.
import { assertEquals } from "@std/assert";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import { describeRevision } from "../../../lib/esp/chips/revision.ts";
import { decodeSecurityInfo, isOdd } from "../../../lib/esp/chips/security.ts";

/** A word with these bits: [from bit, value]. */
function word(...fields: readonly (readonly [at: number, value: number])[]): number {
  return fields.reduce((sum, [at, value]) => sum + value * 2 ** at, 0);
}

/** The same with ones everywhere else: `widths` are the widths of the fields. */
function among(...fields: readonly (readonly [at: number, width: number, value: number])[]): number {
  return fields.reduce(
    (sum, [at, width, value]) => sum - (2 ** width - 1 - value) * 2 ** at,
    0xffffffff,
  );
}

/** Addresses of the words, and the revision they encode. */
const REVISIONS: Readonly<
  Record<string, {
    readonly words: readonly number[];
    readonly cases: readonly (readonly [words: readonly number[], revision: number])[];
  }>
> = {
  esp32: {
    words: [0x3ff5a00c, 0x3ff5a014, 0x3ff6607c],
    cases: [
      [[0, 0, 0], 0],
      [[word([15, 1]), 0, 0], 100],
      [[word([15, 1]), word([20, 1]), 0], 200],
      [[word([15, 1]), word([20, 1]), word([31, 1])], 300],
      [[word([15, 1]), word([20, 1], [24, 1]), word([31, 1])], 301],
      [[0, word([24, 3]), 0], 3],
      [[among([15, 1, 0]), among([20, 1, 0], [24, 2, 0]), 0x7fffffff], 0],
    ],
  },
  esp32s2: {
    words: [0x3f41a050, 0x3f41a054],
    cases: [
      [[0, 0], 0],
      [[word([18, 1]), 0], 100],
      [[word([18, 3], [20, 1]), word([4, 7])], 315],
      [[word([20, 1]), 0], 8],
      [[among([18, 2, 1], [20, 1, 0]), among([4, 3, 2])], 102],
    ],
  },
  esp32s3: {
    words: [0x60007050, 0x60007058, 0x6000706c],
    cases: [
      [[word([18, 1]), 0, 0], 1],
      [[word([18, 2]), 0, 1], 2],
      [[word([18, 5]), word([23, 1], [24, 3]), 0], 313],
      [[among([18, 3, 2]), among([23, 1, 0], [24, 2, 0]), 0xffffffff], 2],
      // Only block version 1.1 is v0.0, whatever the other bits are.
      [[word([24, 1]), word([23, 1], [24, 2]), 1], 0],
      [[word([24, 1]), word([23, 1], [24, 2]), 2], 208],
      [[word([24, 2]), word([23, 1], [24, 2]), 1], 208],
    ],
  },
  esp32c2: {
    words: [0x60008844],
    cases: [
      [[0], 0],
      [[word([20, 1])], 100],
      [[word([20, 1], [16, 1])], 101],
      [[among([20, 2, 2], [16, 4, 9])], 209],
    ],
  },
  esp32c3: {
    words: [0x60008850, 0x60008858],
    cases: [
      [[word([18, 3]), 0], 3],
      [[word([18, 4]), 0], 4],
      [[word([18, 1]), word([24, 1])], 101],
      [[word([18, 7]), word([23, 1], [24, 3])], 315],
      [[among([18, 3, 4]), among([23, 1, 0], [24, 2, 0])], 4],
    ],
  },
  esp32c5: {
    words: [0x600b484c],
    cases: [[[word([4, 1])], 100], [[among([4, 2, 1], [0, 4, 2])], 102], [[word([0, 15])], 15]],
  },
  esp32c6: {
    words: [0x600b0850],
    cases: [[[word([18, 1])], 1], [[word([18, 2], [22, 1])], 102], [[among([18, 4, 9], [22, 2, 0])], 9]],
  },
  esp32c61: {
    words: [0x600b484c],
    cases: [[[word([4, 1])], 100], [[among([4, 2, 1], [0, 4, 2])], 102], [[word([0, 15])], 15]],
  },
  esp32h2: {
    words: [0x600b0850],
    cases: [[[word([18, 1])], 1], [[word([18, 2], [21, 1])], 102], [[among([18, 3, 4], [21, 2, 0])], 4]],
  },
  esp32p4: {
    words: [0x5012d04c],
    cases: [
      [[word([4, 1])], 100],
      [[word([4, 3])], 300],
      [[word([4, 3], [0, 1])], 301],
      [[word([23, 1])], 400],
      [[among([23, 1, 0], [4, 2, 1], [0, 4, 3])], 103],
    ],
  },
};

for (const [id, { words, cases }] of Object.entries(REVISIONS)) {
  Deno.test(`${id}: its revision`, () => {
    const revision = chipById(id)!.revision!;
    assertEquals(revision.words, words);
    for (const [fuses, expected] of cases) {
      assertEquals(revision.decode(fuses), expected, fuses.map((fuse) => fuse.toString(16)).join(" "));
    }
  });
}

Deno.test("ESP8266: there is one revision", () => assertEquals(chipById("esp8266")!.revision, undefined));

Deno.test("revisions as text", () => {
  assertEquals([0, 4, 101, 301, 315].map(describeRevision), ["v0.0", "v0.4", "v1.1", "v3.1", "v3.15"]);
});

Deno.test("fuses: enabled if an odd number of bits is set", () => {
  assertEquals([0, 1, 2, 3, 4, 5, 6, 7, 0x7f, 0x80].map(isOdd), [
    false,
    true,
    true,
    false,
    true,
    false,
    false,
    true,
    true,
    true,
  ]);
});

/** Flags, encryption counter, seven purposes, chip id, revision of the ROM. */
function info(flags: number, count: number, chipId?: number): Uint8Array {
  const bytes = new Uint8Array(chipId === undefined ? 12 : 20).fill(0xa5, 5);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, flags, true);
  bytes[4] = count;
  if (chipId !== undefined) view.setUint32(12, chipId, true);
  return bytes;
}

Deno.test("security info: each flag alone", () => {
  const off = { secureBoot: false, flashEncryption: false, secureDownload: false };
  assertEquals(decodeSecurityInfo(info(0, 0, 9)), { ...off, chipId: 9 });
  assertEquals(decodeSecurityInfo(info(1 << 0, 0, 5)), { ...off, secureBoot: true, chipId: 5 });
  assertEquals(decodeSecurityInfo(info(1 << 2, 0, 5)), { ...off, secureDownload: true, chipId: 5 });
  assertEquals(decodeSecurityInfo(info(0xfffffffa, 0, 5)), { ...off, chipId: 5 });
  assertEquals(decodeSecurityInfo(info(0, 7, 0x10017)), { ...off, flashEncryption: true, chipId: 0x10017 });
  assertEquals(decodeSecurityInfo(info(0, 3, 5)), { ...off, chipId: 5 });
});

Deno.test("security info: the ESP32-S2's is short and has no chip id", () => {
  assertEquals(decodeSecurityInfo(info(1, 1)), {
    secureBoot: true,
    flashEncryption: true,
    secureDownload: false,
  });
});

Deno.test("ESP32: security settings are in fuses", () => {
  const { security } = chipById("esp32")!;
  if (typeof security === "string") throw new Error("no fuses");
  assertEquals(security.words, [0x3ff5a000, 0x3ff5a018]);
  const off = { secureBoot: false, flashEncryption: false, secureDownload: false };
  assertEquals(security.decode([0, 0]), off);
  assertEquals(security.decode([word([20, 1]), 0]), { ...off, flashEncryption: true });
  assertEquals(security.decode([word([20, 3]), 0]), off);
  assertEquals(security.decode([word([26, 1]), 0]), { ...off, flashEncryption: true });
  assertEquals(security.decode([among([20, 7, 0]), among([4, 2, 0])]), off);
  assertEquals(security.decode([0, word([4, 1])]), { ...off, secureBoot: true });
  assertEquals(security.decode([0, word([5, 1])]), { ...off, secureBoot: true });
});
