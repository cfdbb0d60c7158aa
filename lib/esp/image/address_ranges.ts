/** Address ranges of a chip's memory. Pure; no I/O. */

/** All of the `length` bytes at `address` lie in one of the ranges [from, to). */
export function isWithin(
  ranges: readonly (readonly [from: number, to: number])[],
  address: number,
  length: number,
): boolean {
  return ranges.some(([from, to]) => address >= from && address + length <= to);
}
