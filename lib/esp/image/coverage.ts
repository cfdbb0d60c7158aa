/** Finds the bytes of a file that no checksum covers. Pure; no I/O. */
import type { DataRange } from "../containers/merge_blocks.ts";

/** Bytes from `offset` on: a flash address, or a position in the file if the file does not give its address. */
export interface CoveredRange {
  readonly offset: number;
  readonly size: number;
}

/**
 * The parts of `ranges` outside `covered`, without blank bytes at either end. Parts that are all blank are omitted.
 */
export function uncoveredRanges(
  ranges: readonly DataRange[],
  covered: readonly CoveredRange[],
): readonly CoveredRange[] {
  const sorted = [...covered].sort((a, b) => a.offset - b.offset);
  return ranges.flatMap(({ address, bytes }) => {
    const end = address + bytes.length;
    const gaps: CoveredRange[] = [];
    let at = address;
    for (const { offset, size } of sorted) {
      if (offset > at) gaps.push({ offset: at, size: Math.min(offset, end) - at });
      at = Math.max(at, offset + size);
      if (at >= end) break;
    }
    if (at < end) gaps.push({ offset: at, size: end - at });
    return gaps.map(({ offset, size }) =>
      trimBlanks(bytes.subarray(offset - address, offset - address + size), offset)
    )
      .filter(({ size }) => size > 0);
  });
}

/** Erased flash, and the fill bytes of build tools: Arduino uses 0xaa. */
const BLANKS: ReadonlySet<number> = new Set([0xff, 0x00, 0xaa]);

function trimBlanks(bytes: Uint8Array, offset: number): CoveredRange {
  let [start, end] = [0, bytes.length];
  while (start < end && BLANKS.has(bytes[start]!)) start++;
  while (end > start && BLANKS.has(bytes[end - 1]!)) end--;
  return { offset: offset + start, size: end - start };
}
