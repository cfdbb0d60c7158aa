import { assert, assertEquals } from "@std/assert";
import {
  alignOutwards,
  clip,
  contains,
  endOf,
  join,
  overlaps,
  type Range,
  rangeBetween,
  shift,
  subtract,
  subtractAll,
} from "../lib/ranges.ts";
import { fc } from "./tools/property.ts";

/** The range that contains the bytes from `start` up to `end`. */
const r = rangeBetween;

Deno.test("ranges: a range ends before its end", () => {
  assertEquals(r(3, 7), { offset: 3, size: 4 });
  assertEquals(endOf({ offset: 3, size: 4 }), 7);
  assertEquals(r(7, 3), { offset: 7, size: 0 });
  assertEquals(shift(r(3, 7), 0x1000), r(0x1003, 0x1007));
});

Deno.test("ranges: adjacent ranges do not overlap, but are joined", () => {
  assertEquals(overlaps(r(0, 4), r(4, 8)), false);
  assertEquals(overlaps(r(0, 5), r(4, 8)), true);
  assertEquals(join([r(4, 8), r(0, 4)]), [r(0, 8)]);
  assertEquals(join([r(0, 9), r(2, 4), r(10, 12), r(20, 20)]), [r(0, 9), r(10, 12)]);
  assertEquals(join([]), []);
});

Deno.test("ranges: one range contains another, and itself", () => {
  assert(contains(r(0, 8), r(2, 8)));
  assert(contains(r(0, 8), r(0, 8)));
  assert(!contains(r(0, 8), r(2, 9)));
  assert(!contains(r(1, 8), r(0, 8)));
});

Deno.test("ranges: clipped to bounds", () => {
  assertEquals(clip(r(0, 8), r(2, 4)), r(2, 4));
  assertEquals(clip(r(3, 8), r(2, 4)), r(3, 4));
  assertEquals(clip(r(0, 2), r(4, 8)).size, 0);
});

Deno.test("ranges: a hole leaves what is before and after it", () => {
  assertEquals(subtract(r(0, 8), r(2, 4)), [r(0, 2), r(4, 8)]);
  assertEquals(subtract(r(0, 8), r(0, 4)), [r(4, 8)]);
  assertEquals(subtract(r(0, 8), r(0, 8)), []);
  assertEquals(subtract(r(0, 8), r(8, 9)), [r(0, 8)]);
  assertEquals(subtract(r(4, 8), r(0, 2)), [r(4, 8)]);
  assertEquals(subtract(r(4, 4), r(0, 2)), []);
});

Deno.test("ranges: aligned outwards to whole units", () => {
  assertEquals(alignOutwards(r(0x1001, 0x1002), 0x1000), r(0x1000, 0x2000));
  assertEquals(alignOutwards(r(0x1000, 0x3000), 0x1000), r(0x1000, 0x3000));
});

/** The addresses of all bytes in the ranges. */
function bytesIn(ranges: readonly Range[]): readonly number[] {
  const bytes = ranges.flatMap(({ offset, size }) => Array.from({ length: size }, (_, n) => offset + n));
  return [...new Set(bytes)].sort((a, b) => a - b);
}

const anyRange = fc.record({ offset: fc.nat(30), size: fc.nat(12) });

Deno.test("ranges: every operation agrees with the same operation on sets of bytes", () => {
  fc.assert(
    fc.property(anyRange, anyRange, fc.array(anyRange), fc.integer({ min: 1, max: 9 }), (a, b, all, unit) => {
      const [inA, inB] = [bytesIn([a]), bytesIn([b])];
      const common = inA.filter((byte) => inB.includes(byte));
      assertEquals(bytesIn([clip(a, b)]), common);
      assertEquals(overlaps(a, b), common.length > 0);
      assertEquals(bytesIn(subtract(a, b)), inA.filter((byte) => !inB.includes(byte)));
      if (b.size > 0) assertEquals(contains(a, b), common.length === inB.length);

      const outside = subtractAll(a, all.slice(1));
      const holes = bytesIn(all.slice(1));
      assertEquals(outside.flatMap((part) => bytesIn([part])), inA.filter((byte) => !holes.includes(byte)));
      assert(outside.every(({ size }) => size > 0));

      const joined = join(all);
      assertEquals(bytesIn(joined), bytesIn(all));
      for (const [n, { offset, size }] of joined.entries()) {
        assert(
          size > 0 && (n === 0 || offset > endOf(joined[n - 1]!)),
          "joined ranges are ascending and apart",
        );
      }

      const aligned = alignOutwards(a, unit);
      assert(contains(aligned, a) && aligned.offset % unit === 0 && endOf(aligned) % unit === 0);
      assert(aligned.offset + unit > a.offset && endOf(aligned) - unit < endOf(a));
    }),
  );
});
