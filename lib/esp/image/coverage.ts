/** Finds the bytes of a file that no checksum covers. Pure; no I/O. */
import { type Range, subtractAll } from "../../ranges.ts";
import type { DataRange } from "../containers/merge_blocks.ts";

/**
 * The parts of `ranges` outside `covered`, without blank bytes at either end. Parts that are all blank are omitted.
 * Offsets are flash addresses, or positions in the file if the file does not give its address.
 */
export function uncoveredRanges(ranges: readonly DataRange[], covered: readonly Range[]): readonly Range[] {
  return ranges.flatMap(({ address, bytes }) => {
    const whole: Range = { offset: address, size: bytes.length };
    return subtractAll(whole, covered)
      .map(({ offset, size }) =>
        trimBlanks(bytes.subarray(offset - address, offset - address + size), offset)
      )
      .filter(({ size }) => size > 0);
  });
}

/** Erased flash, and the fill bytes of build tools: Arduino uses 0xaa. */
const BLANKS: ReadonlySet<number> = new Set([0xff, 0x00, 0xaa]);

function trimBlanks(bytes: Uint8Array, offset: number): Range {
  let [start, end] = [0, bytes.length];
  while (start < end && BLANKS.has(bytes[start]!)) start++;
  while (end > start && BLANKS.has(bytes[end - 1]!)) end--;
  return { offset: offset + start, size: end - start };
}
