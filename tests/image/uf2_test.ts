import { assert, assertEquals } from "@std/assert";
import { isUf2, parseUf2 } from "../../lib/image/uf2.ts";
import { buildUf2, bytesOf, uf2Blocks } from "../fake/image.ts";
import { fc } from "../fast_check.ts";
import { hex } from "../protocol/bytes.ts";

const S3 = 0xc47e5767;

function problem(bytes: Uint8Array): string {
  const parsed = parseUf2(bytes);
  return "problem" in parsed ? parsed.problem : "whole";
}

Deno.test("UF2: a block typed in", () => {
  const block = hex(`
    55 46 32 0a  57 51 5d 9e  00 20 00 00  00 10 00 00  04 00 00 00  00 00 00 00  01 00 00 00  67 57 7e c4
    01 02 03 04 00*472  30 6f b1 0a`);
  assertEquals(block.length, 512);
  assertEquals(isUf2(block), true);
  assertEquals(parseUf2(block), { pieces: [{ address: 0x1000, bytes: hex("01 02 03 04") }], family: S3 });
});

Deno.test("UF2: blocks in any order become pieces, and gaps inside of a sector become blank", () => {
  const low = bytesOf(0x1100, 1);
  const high = bytesOf(0x300, 2);
  // 0x1100 to 0x1200 is a gap inside of a sector; 0x1500 to 0x10000 is one of many.
  const blocks = [...uf2Blocks(0x10000, high), ...uf2Blocks(0x1200, high), ...uf2Blocks(0, low)].reverse();
  const parsed = parseUf2(buildUf2(blocks, S3));
  if ("problem" in parsed) throw new Error(parsed.problem);
  const first = new Uint8Array(0x1500).fill(0xff);
  first.set(low);
  first.set(high, 0x1200);
  assertEquals(parsed.pieces, [{ address: 0, bytes: first }, { address: 0x10000, bytes: high }]);
});

Deno.test("UF2: the family may be left out, and blocks that are not for the flash are", () => {
  const data = bytesOf(16);
  const plain = { address: 0, data, flags: 0 };
  assertEquals(parseUf2(buildUf2([plain], 0)), { pieces: [{ address: 0, bytes: data }], family: undefined });
  const comment = { address: 0, data: bytesOf(8), flags: 1 };
  assertEquals(parseUf2(buildUf2([comment, { address: 0x2000, data }], S3)), {
    pieces: [{ address: 0x2000, bytes: data }],
    family: S3,
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
    "it is cut short: it has 1000 bytes, which are no whole blocks of 512",
  );
  assertEquals(
    problem(file.subarray(0, 1024)),
    "it has 2 blocks, but block 1 says that there are 4",
  );
  assertEquals(problem(change(512, 0)), "block 2 of 4 is damaged");
  assertEquals(problem(change(2047, 0)), "block 4 of 4 is damaged");
  assertEquals(problem(change(512 + 17, 2)), "block 2 of 4 claims 512 bytes of content");
  assertEquals(problem(change(512 + 13, 0)), "it says twice what goes to 0x0");
  assertEquals(problem(change(9, 0x30)), "it carries files, not flash content");
  assertEquals(problem(change(28, 0)), "it has the firmware of several chips in one file");
  assertEquals(
    problem(buildUf2([{ address: 0, data: bytesOf(4), flags: 1 }], S3)),
    "it has no content for the flash",
  );
  assertEquals(
    problem(buildUf2([{ address: 0x40000000, data: bytesOf(4) }], S3)),
    "it has content for 0x40000000, and no flash has more than 128 MB",
  );
  const scattered = Array.from({ length: 65 }, (_, i) => ({ address: i * 0x4000, data: bytesOf(4) }));
  assertEquals(
    problem(buildUf2(scattered, S3)),
    "it has 65 pieces apart from each other, and at most 64 are taken",
  );
});

/** `count` blocks as a stranger could make them: each says what `fill` makes of its number. */
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
  // 200,000 blocks: what fits the largest file that is read (128 MB), nearly.
  const cases: readonly (readonly [name: string, bytes: Uint8Array, wanted: string])[] = [
    ["in a row", manyBlocks(200_000, (n) => n * 256), "whole"],
    ["backwards", manyBlocks(200_000, (n) => (199_999 - n) * 256), "whole"],
    [
      "far apart",
      manyBlocks(200_000, (n) => n * 0x5000),
      "it has content for 0xf423b000, and no flash has more than 128 MB",
    ],
    ["all alike", manyBlocks(200_000, () => 0), "it says twice what goes to 0x0"],
    ["one byte each", manyBlocks(200_000, (n) => n * 512, 1), "whole"],
  ];
  for (const [name, bytes, wanted] of cases) {
    const started = performance.now();
    assertEquals(problem(bytes), wanted, name);
    const took = performance.now() - started;
    assert(took < 15_000, `${name}: ${took} ms`);
  }
  // A million blocks are not even half there.
  assertEquals(problem(new Uint8Array(512 * 1_000_000)), "block 1 of 1000000 is damaged");
});

Deno.test("UF2: whatever its bytes are, the parser does not throw, and damage in a header is seen", () => {
  const file = buildUf2(uf2Blocks(0x1000, bytesOf(2000)), S3);
  const damage = fc.record({ at: fc.nat(file.length - 1), byte: fc.nat(255), length: fc.nat(file.length) });
  fc.assert(
    fc.property(damage, fc.boolean(), ({ at, byte, length }, cut) => {
      const changed = file.slice(0, cut ? length : file.length);
      if (at < changed.length) changed[at] = byte;
      const parsed = parseUf2(changed);
      if ("problem" in parsed) return;
      assert(parsed.pieces.reduce((sum, { bytes }) => sum + bytes.length, 0) <= file.length + 0x8000);
    }),
    { numRuns: 500 },
  );
});
