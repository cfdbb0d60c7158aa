/** Which bytes of a file no checksum covers. Pure; no I/O. */
import type { Piece } from "./merge_blocks.ts";

/** Flash addresses, or places in the file where the file does not tell its address. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The runs of `pieces` outside of `covered`, each without blank bytes at its ends; what is blank as a whole is left out. */
export function uncoveredRanges(pieces: readonly Piece[], covered: readonly Range[]): readonly Range[] {
  const sorted = [...covered].sort((a, b) => a.from - b.from);
  return pieces.flatMap(({ address, bytes }) => {
    const end = address + bytes.length;
    const gaps: Range[] = [];
    let at = address;
    for (const { from, to } of sorted) {
      if (from > at) gaps.push({ from: at, to: Math.min(from, end) });
      at = Math.max(at, to);
      if (at >= end) break;
    }
    if (at < end) gaps.push({ from: at, to: end });
    return gaps.map(({ from, to }) => trimmed(bytes.subarray(from - address, to - address), from))
      .filter(({ from, to }) => from < to);
  });
}

/** Erased flash, and what build tools fill up with: Arduino's takes 0xaa. */
const BLANKS: ReadonlySet<number> = new Set([0xff, 0x00, 0xaa]);

function trimmed(bytes: Uint8Array, from: number): Range {
  let [start, end] = [0, bytes.length];
  while (start < end && BLANKS.has(bytes[start]!)) start++;
  while (end > start && BLANKS.has(bytes[end - 1]!)) end--;
  return { from: from + start, to: from + end };
}
