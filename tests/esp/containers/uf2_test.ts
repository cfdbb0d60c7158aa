import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { isUf2, parseUf2 } from "../../../lib/esp/containers/uf2.ts";
import { buildUf2, bytesOf, uf2Blocks } from "../../fake/image.ts";
import { fc } from "../../tools/property.ts";
import { hex } from "../protocol/bytes.ts";

const S3 = 0xc47e5767;

function problem(bytes: Uint8Array): string {
  const parsed = parseUf2(bytes);
  return "problem" in parsed ? parsed.problem : "whole";
}

Deno.test("UF2: a hand-written block", () => {
  const block = hex(`
    55 46 32 0a  57 51 5d 9e  00 20 00 00  00 10 00 00  04 00 00 00  00 00 00 00  01 00 00 00  67 57 7e c4
    01 02 03 04 00*472  30 6f b1 0a`);
  assertEquals(block.length, 512);
  assertEquals(isUf2(block), true);
  assertEquals(parseUf2(block), {
    parts: [{ family: S3, ranges: [{ address: 0x1000, bytes: hex("01 02 03 04") }] }],
  });
});

Deno.test("UF2: blocks in any order become ranges, and gaps inside a sector become blank", () => {
  const low = bytesOf(0x1100, 1);
  const high = bytesOf(0x300, 2);
  // 0x1100 to 0x1200 is a gap inside a sector; 0x1500 to 0x10000 is one of many sectors.
  const blocks = [...uf2Blocks(0x10000, high), ...uf2Blocks(0x1200, high), ...uf2Blocks(0, low)].reverse();
  const parsed = parseUf2(buildUf2(blocks, S3));
  if ("problem" in parsed) throw new Error(parsed.problem);
  const first = new Uint8Array(0x1500).fill(0xff);
  first.set(low);
  first.set(high, 0x1200);
  assertEquals(parsed.parts[0]!.ranges, [{ address: 0, bytes: first }, { address: 0x10000, bytes: high }]);
});

Deno.test("UF2: the family is optional, and blocks that are not for flash are ignored", () => {
  const data = bytesOf(16);
  const plain = { address: 0, data, flags: 0 };
  assertEquals(parseUf2(buildUf2([plain], 0)), {
    parts: [{ family: undefined, ranges: [{ address: 0, bytes: data }] }],
  });
  const comment = { address: 0, data: bytesOf(8), flags: 1 };
  assertEquals(parseUf2(buildUf2([comment, { address: 0x2000, data }], S3)), {
    parts: [{ family: S3, ranges: [{ address: 0x2000, bytes: data }] }],
  });
});

Deno.test("UF2 refused", () => {
  const file = buildUf2(uf2Blocks(0, bytesOf(1024)), S3);
  const change = (at: number, byte: number) => {
    const changed = file.slice();
    changed[at] = byte;
    return changed;
  };
  assertEquals(problem(file), "whole");
  assertEquals(
    problem(file.subarray(0, 1000)),
    "it is truncated: it has 1000 bytes, expected a multiple of 512",
  );
  assertEquals(
    problem(file.subarray(0, 1024)),
    "it has 2 blocks, expected 4 according to block 1",
  );
  assertEquals(problem(change(512, 0)), "block 2 of 4 is damaged");
  assertEquals(problem(change(2047, 0)), "block 4 of 4 is damaged");
  assertEquals(
    problem(change(512 + 17, 2)),
    "block 2 of 4 claims 512 bytes of content, expected at most 476",
  );
  assertEquals(problem(change(512 + 13, 0)), "it has two blocks for address 0x0");
  assertEquals(problem(change(9, 0x30)), "it contains files, not flash content");
  assertEquals(
    problem(buildUf2([{ address: 0, data: bytesOf(4), flags: 1 }], S3)),
    "it has no flash content",
  );
  assertEquals(
    problem(buildUf2([{ address: 0x40000000, data: bytesOf(4) }], S3)),
    "it has content for 0x40000000, expected at most 128 MB of flash",
  );
  const scattered = Array.from({ length: 65 }, (_, i) => ({ address: i * 0x4000, data: bytesOf(4) }));
  assertEquals(
    problem(buildUf2(scattered, S3)),
    "it has 65 separate address ranges, expected at most 64",
  );
});

/** `count` blocks as an attacker could make them, with the fields that `fill` returns for each number. */
function manyBlocks(count: number, addressOf: (n: number) => number, size = 256): Uint8Array {
  const bytes = new Uint8Array(count * 512);
  const view = new DataView(bytes.buffer);
  for (let n = 0; n < count; n++) {
    const words = [0x0a324655, 0x9e5d5157, 0x2000, addressOf(n), size, n, count, S3];
    words.forEach((word, i) => view.setUint32(n * 512 + i * 4, word, true));
    view.setUint32(n * 512 + 508, 0x0ab16f30, true);
  }
  return bytes;
}

Deno.test("UF2: very many blocks end in bounded time and memory", () => {
  // 200,000 blocks: almost the largest file that is read (128 MB).
  const cases: readonly (readonly [name: string, bytes: Uint8Array, wanted: string])[] = [
    ["in a row", manyBlocks(200_000, (n) => n * 256), "whole"],
    ["backwards", manyBlocks(200_000, (n) => (199_999 - n) * 256), "whole"],
    [
      "far apart",
      manyBlocks(200_000, (n) => n * 0x5000),
      "it has content for 0xf423b000, expected at most 128 MB of flash",
    ],
    ["all alike", manyBlocks(200_000, () => 0), "it has two blocks for address 0x0"],
    ["one byte each", manyBlocks(200_000, (n) => n * 512, 1), "whole"],
  ];
  for (const [name, bytes, wanted] of cases) {
    const started = performance.now();
    assertEquals(problem(bytes), wanted, name);
    const took = performance.now() - started;
    assert(took < 60_000, `${name}: ${took} ms`);
  }
  // Most of a million blocks are missing.
  assertEquals(problem(new Uint8Array(512 * 1_000_000)), "block 1 of 1000000 is damaged");
});

Deno.test("UF2: the parser never throws, and detects damage in a header", () => {
  const file = buildUf2(uf2Blocks(0x1000, bytesOf(2000)), S3);
  const damage = fc.record({ at: fc.nat(file.length - 1), byte: fc.nat(255), length: fc.nat(file.length) });
  fc.assert(
    fc.property(damage, fc.boolean(), ({ at, byte, length }, cut) => {
      const changed = file.slice(0, cut ? length : file.length);
      if (at < changed.length) changed[at] = byte;
      const parsed = parseUf2(changed);
      if ("problem" in parsed) return;
      assert(
        parsed.parts.flatMap(({ ranges }) => ranges).reduce((sum, { bytes }) => sum + bytes.length, 0) <=
          file.length + 0x8000,
      );
    }),
    { numRuns: 500 },
  );
});

/** The blocks of several files, concatenated, each with its own numbers. */
const glue = (...files: readonly Uint8Array[]) => Uint8Array.from(files.flatMap((file) => [...file]));
const RP2040 = 0xe48bff56;

Deno.test("UF2: esptool's files from several inputs, with numbers that restart for each", () => {
  const parts = [[0, bytesOf(1000)], [0x8000, bytesOf(3000, 1)], [0x10000, bytesOf(1000, 2)]] as const;
  const file = glue(...parts.map(([at, bytes]) => buildUf2(uf2Blocks(at, bytes), S3)));
  const parsed = parseUf2(file);
  if ("problem" in parsed) throw new Error(parsed.problem);
  const ranges = parts.map(([address, bytes]) => ({ address, bytes: Uint8Array.from(bytes) }));
  assertEquals(parsed, { parts: [{ family: S3, ranges }] });
  // 4 + 12 + 4 blocks: a missing one is noticed in each of them.
  for (const n of [0, 5, 17]) {
    const cut = glue(file.subarray(0, n * 512), file.subarray((n + 1) * 512));
    const [has, of] = n === 5 ? [11, 12] : [7, 4];
    assertEquals(problem(cut), `it has ${has} blocks of a set of ${of}`);
  }
  // The right number of blocks, but one of them twice.
  const twice = glue(file.subarray(0, 512), file.subarray(0, 512), file.subarray(1024));
  assertEquals(problem(twice), "block 2 of 4 is missing");
});

Deno.test("UF2: families in one file are kept separate, and those of other chips are named", () => {
  const rp2040 = buildUf2(uf2Blocks(0x10000000, bytesOf(512)), RP2040);
  assertEquals(parseUf2(rp2040), { parts: [{ family: RP2040, ranges: [] }] });
  const mine = buildUf2(uf2Blocks(0x1000, bytesOf(256)), S3);
  assertEquals(parseUf2(glue(rp2040, mine)), {
    parts: [{ family: RP2040, ranges: [] }, {
      family: S3,
      ranges: [{ address: 0x1000, bytes: bytesOf(256) }],
    }],
  });
  assertEquals(
    problem(glue(rp2040.subarray(0, 512), mine)),
    "it has 1 blocks of a set of 2",
  );
});

Deno.test("UF2: the first block of a file for the RP2350 is not counted", () => {
  const workaround = buildUf2([
    { address: 0x10ffff00, data: new Uint8Array(256).fill(0xef) },
    { address: 0, data: bytesOf(256) },
  ], 0xe48bff57).subarray(0, 512);
  const file = glue(workaround, buildUf2(uf2Blocks(0x10000000, bytesOf(1024)), 0xe48bff59));
  assertEquals(parseUf2(file), { parts: [{ family: 0xe48bff59, ranges: [] }] });
});

Deno.test("UF2: a file for SAMD without a family is recognized by its vectors", () => {
  for (const [at, family] of [[0x2000, 0x68ed2b88], [0x4000, 0x55114460]] as const) {
    const data = bytesOf(512);
    const view = new DataView(data.buffer);
    view.setUint32(0, 0x20008000, true);
    view.setUint32(4, at + 0x1235, true);
    const file = (bytes: Uint8Array) =>
      buildUf2(uf2Blocks(at, bytes).map((one) => ({ ...one, flags: 0 })), 0);
    assertEquals(parseUf2(file(data)), { parts: [{ family, ranges: [] }] });
    view.setUint32(4, at + 0x1234, true);
    assertEquals(parseUf2(file(data)), {
      parts: [{ family: undefined, ranges: [{ address: at, bytes: data }] }],
    });
  }
});

Deno.test("UF2: the MD5 of a block is checked", () => {
  const data = bytesOf(200);
  const [block] = [buildUf2([{ address: 0x1000, data, flags: 0x6000 }], S3)];
  const view = new DataView(block!.buffer);
  for (const at of [32 + 200, 32 + 452]) {
    const marked = block!.slice();
    new DataView(marked.buffer).setUint32(at, 0x1000, true);
    new DataView(marked.buffer).setUint32(at + 4, 200, true);
    marked.set(createHash("md5").update(data).digest(), at + 8);
    assertEquals(problem(marked), "whole");
    marked[40]! ^= 1;
    assertEquals(problem(marked), "block 1 of 1 is damaged: its MD5 does not match its content");
  }
  // For another region, so it does not apply to this block.
  view.setUint32(32 + 452, 0x2000, true);
  assertEquals(problem(block!), "whole");
});
