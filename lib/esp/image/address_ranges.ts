/** Address ranges of a chip's memory. Pure; no I/O. */

/** True if one of the ranges [from, to) contains all `length` bytes at `address`. */
export function isWithin(
  ranges: readonly (readonly [from: number, to: number])[],
  address: number,
  length: number,
): boolean {
  return ranges.some(([from, to]) => address >= from && address + length <= to);
}
