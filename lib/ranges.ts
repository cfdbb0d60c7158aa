/** Ranges of bytes and their arithmetic. Pure; no I/O. */
import { alignDown, alignUp } from "./bytes.ts";

/** The bytes from `offset` up to, but not including, `offset + size`; both are integers, `size` is at least 0. */
export interface Range {
  readonly offset: number;
  readonly size: number;
}

/** The address after the last byte. */
export function endOf({ offset, size }: Range): number {
  return offset + size;
}

/** The range from `start` up to, but not including, `end`; empty if `end` is not above `start`. */
export function rangeBetween(start: number, end: number): Range {
  return { offset: start, size: Math.max(0, end - start) };
}

/** True if every byte of `inner` is in `outer`. An empty `inner` must lie within the borders of `outer`. */
export function contains(outer: Range, inner: Range): boolean {
  return inner.offset >= outer.offset && endOf(inner) <= endOf(outer);
}

/** True if the two share at least one byte. */
export function overlaps(a: Range, b: Range): boolean {
  return clip(a, b).size > 0;
}

/** The part of `range` inside `bounds`; empty if there is none. */
export function clip(range: Range, bounds: Range): Range {
  return rangeBetween(Math.max(range.offset, bounds.offset), Math.min(endOf(range), endOf(bounds)));
}

/** The parts of `range` before and after `hole`, in ascending order; empty parts are omitted. */
export function subtract(range: Range, hole: Range): readonly Range[] {
  if (!overlaps(range, hole)) return range.size > 0 ? [range] : [];
  return [rangeBetween(range.offset, hole.offset), rangeBetween(endOf(hole), endOf(range))]
    .filter(({ size }) => size > 0);
}

/** The parts of `range` that none of `holes` covers, in ascending order. */
export function subtractAll(range: Range, holes: readonly Range[]): readonly Range[] {
  const parts: Range[] = [];
  let start = range.offset;
  for (const hole of join(holes)) {
    const part = clip(rangeBetween(start, hole.offset), range);
    if (part.size > 0) parts.push(part);
    start = Math.max(start, endOf(hole));
  }
  const last = rangeBetween(start, endOf(range));
  return last.size > 0 ? [...parts, last] : parts;
}

/** The fewest ranges that cover the same bytes, in ascending order: adjacent and overlapping ranges become one. */
export function join(ranges: readonly Range[]): readonly Range[] {
  const joined: Range[] = [];
  for (const range of ranges.filter(({ size }) => size > 0).sort((a, b) => a.offset - b.offset)) {
    const last = joined.at(-1);
    if (last === undefined || endOf(last) < range.offset) joined.push(range);
    else joined[joined.length - 1] = rangeBetween(last.offset, Math.max(endOf(last), endOf(range)));
  }
  return joined;
}

/** The smallest range of whole units that contains `range`. */
export function alignOutwards(range: Range, unit: number): Range {
  return rangeBetween(alignDown(range.offset, unit), alignUp(endOf(range), unit));
}

/** The range moved up by `distance` bytes; a negative distance moves it down. */
export function shift({ offset, size }: Range, distance: number): Range {
  return { offset: offset + distance, size };
}
