import { assert, assertEquals, assertThrows } from "@std/assert";
import { alignDown, alignUp, concat, hex, hexBytes, padTo, readU16, readU32, u32le } from "../lib/bytes.ts";
import { fc } from "./tools/property.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

Deno.test("bytes: words are little-endian, modulo 2^32", () => {
  assertEquals(u32le(0x12345678, 1), bytes(0x78, 0x56, 0x34, 0x12, 1, 0, 0, 0));
  assertEquals(
    u32le(0xffffffff, -1, 0x1_0000_0002),
    bytes(255, 255, 255, 255, 255, 255, 255, 255, 2, 0, 0, 0),
  );
  assertEquals(u32le(), bytes());
});

Deno.test("bytes: words are read unsigned, at any position, also inside a larger buffer", () => {
  const part = bytes(9, 9, 0x01, 0xc1, 0xf0, 0xff, 9).subarray(2);
  assertEquals(readU32(part, 0), 0xfff0c101);
  assertEquals(readU16(part, 1), 0xf0c1);
  assertThrows(() => readU32(part, 2), RangeError);
  assertThrows(() => readU16(bytes(1), 0), RangeError);
});

Deno.test("bytes: a word written is read back", () => {
  fc.assert(fc.property(fc.nat(0xffffffff), (word) => assertEquals(readU32(u32le(word), 0), word)));
});

Deno.test("bytes: concatenated", () => {
  assertEquals(concat(bytes(1), bytes(), bytes(2, 3)), bytes(1, 2, 3));
  assertEquals(concat(), bytes());
});

Deno.test("bytes: aligned", () => {
  assertEquals([0, 1, 0xfff, 0x1000, 0x1001].map((n) => alignUp(n, 0x1000)), [
    0,
    0x1000,
    0x1000,
    0x1000,
    0x2000,
  ]);
  assertEquals([0, 1, 0xfff, 0x1000, 0x1001].map((n) => alignDown(n, 0x1000)), [0, 0, 0, 0x1000, 0x1000]);
  assertEquals(alignUp(0xfffff001, 0x1000), 0x1_0000_0000);
});

Deno.test("bytes: padded to whole units, or the same array", () => {
  assertEquals(padTo(bytes(1, 2, 3, 4, 5), 4, 0xff), bytes(1, 2, 3, 4, 5, 255, 255, 255));
  const whole = bytes(1, 2, 3, 4);
  assert(padTo(whole, 4, 0xff) === whole);
  assertEquals(padTo(bytes(), 4, 0xff), bytes());
});

Deno.test("bytes: hexadecimal", () => {
  assertEquals([hex(0), hex(0x1000), hex(0x1000, 6), hex(0xffffffff, 8)], [
    "0x0",
    "0x1000",
    "0x001000",
    "0xffffffff",
  ]);
  assertEquals(hexBytes(bytes(0xc0, 0, 8)), "c0 00 08");
});
