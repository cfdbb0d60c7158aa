import { assert, assertEquals } from "@std/assert";
import { parseImage } from "../../../lib/esp/image/header.ts";
import { buildImage, bytesOf, DRAM, IRAM, withHash } from "../../fake/image.ts";
import { fc } from "../../tools/property.ts";
import { hex } from "../protocol/bytes.ts";

Deno.test("image: a hand-written ESP8266 image", () => {
  // ef ^ 11 ^ 22 ^ 33 ^ 44 = ab
  const image = hex(`
    e9 01 02 4f  04 00 10 40
    00 00 10 40  04 00 00 00  11 22 33 44
    00*11 ab`);
  assertEquals(parseImage(image, 8), {
    header: {
      mode: 2,
      sizeNibble: 4,
      freqNibble: 0xf,
      entry: 0x40100004,
      extended: undefined,
      segments: [{ address: 0x40100000, at: 16, length: 4 }],
      end: 32,
      length: 32,
    },
  });
});

Deno.test("image: a hand-written ESP32-S3 image", () => {
  // ef ^ 01 ^ 02 = ec; the last 32 bytes are the output of sha256sum for the 48 before them.
  const image = hex(`
    e9 02 02 3f  98 3c 40 40  ee 01 02 03  09 00 01 65  00 c7 00 00 00 00 00 01
    00 88 fc 3f  01 00 00 00  01
    00 00 37 40  01 00 00 00  02
    00*5 ec
    20 6c c8 9b a4 8c db d8 ba ef fc 30 1c 0f 71 77
    6a ea 4e 78 f1 e8 f5 7d 0e 64 55 ed 0d 7b 94 83`);
  assertEquals(parseImage(image, 24), {
    header: {
      mode: 2,
      sizeNibble: 3,
      freqNibble: 0xf,
      entry: 0x40403c98,
      extended: {
        wpPin: 0xee,
        drive: [1, 2, 3],
        chipId: 9,
        minRevisionByte: 1,
        minRevision: 101,
        maxRevision: 199,
        hashed: true,
      },
      segments: [{ address: 0x3ffc8800, at: 32, length: 1 }, { address: 0x40370000, at: 41, length: 1 }],
      end: 48,
      length: 80,
    },
  });
});

Deno.test("image: the SHA-256 is checked if byte 23 says that there is one", () => {
  const image = withHash(buildImage({ chipId: 9 }));
  const problem = (bytes: Uint8Array) => {
    const parsed = parseImage(bytes, 24);
    return "problem" in parsed ? parsed.problem : "whole";
  };
  assertEquals(problem(image), "whole");
  const { length } = image;
  assertEquals(
    problem(image.subarray(0, -1)),
    `it ends before its SHA-256: it has ${length - 1} bytes, expected ${length}`,
  );
  // In the digest, and in bytes that the checksum does not cover: mode, drive strength, a segment's address.
  for (const at of [2, 9, 24, length - 32, length - 1]) {
    const damaged = image.slice();
    damaged[at]! ^= 1;
    assertEquals(problem(damaged), "its SHA-256 does not match its content", `byte ${at}`);
  }
  // Not announced, so not checked.
  const plain = buildImage({ chipId: 9 });
  assertEquals(problem(Uint8Array.from([...plain, ...bytesOf(32)])), "whole");
});

Deno.test("image: the checksum is the last byte of the row in which the segments end, or of the next row", () => {
  for (const [length, end] of [[1, 32], [14, 32], [15, 32], [16, 48], [31, 48], [32, 64]]) {
    const parsed = parseImage(buildImage({ segments: [{ address: IRAM, data: bytesOf(length!) }] }), 8);
    assertEquals("header" in parsed ? parsed.header.end : parsed.problem, end, `${length} bytes`);
  }
});

Deno.test("image: data after it does not matter", () => {
  const image = buildImage();
  const longer = new Uint8Array(image.length + 100).fill(0xee);
  longer.set(image);
  assertEquals(parseImage(longer, 8), parseImage(image, 8));
});

/** Images of either family, complete or with one error: in the count, in a length, or at the end. */
const NEARLY = fc.record({
  lengths: fc.array(fc.nat(40), { maxLength: 18 }),
  chipId: fc.constantFrom(undefined, 9),
  lie: fc.constantFrom("none", "count", "length", "end"),
  amount: fc.nat(0xffffffff),
}).map(({ lengths, chipId, lie, amount }) => {
  const image = buildImage({
    segments: lengths.map((length) => ({ address: DRAM, data: bytesOf(length) })),
    ...(chipId === undefined ? {} : { chipId }),
    ...(lie === "count" ? { count: amount % 20 } : {}),
  });
  if (lie === "length" && lengths.length > 0) {
    new DataView(image.buffer).setUint32(chipId === undefined ? 12 : 28, amount, true);
  }
  return lie === "end" ? image.subarray(0, amount % image.length) : image;
});

Deno.test("image: the parser never throws, and its positions are within the input", () => {
  const magic = fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from([0xe9, ...bytes]));
  const any = fc.oneof(fc.uint8Array({ maxLength: 300 }), magic, NEARLY);
  let good = 0;
  fc.assert(
    fc.property(any, fc.constantFrom(8, 24), (bytes, headerLength) => {
      const parsed = parseImage(bytes, headerLength);
      if ("problem" in parsed) {
        assert(parsed.problem.startsWith("it"), parsed.problem);
        return;
      }
      good++;
      const { header } = parsed;
      assert(header.end <= bytes.length && header.end % 16 === 0);
      assert(header.segments.length >= 1 && header.segments.length <= 16);
      for (const { at, length } of header.segments) {
        assert(at >= headerLength + 8 && at + length < header.end);
      }
    }),
    { numRuns: 1000 },
  );
  assert(good > 0, "not one image was whole: the test tests nothing");
});
