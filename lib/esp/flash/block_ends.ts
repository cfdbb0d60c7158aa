/**
 * Divides a payload into blocks. Pure; no I/O.
 *
 * A stub acknowledges a block when it has arrived, and processes it while the next one travels. It decompresses into a
 * window. When the window is full, the stub waits for the erase that runs ahead, then programs the window. Blocks of
 * equal size fall anywhere in that cycle: if the erase of a flash block begins just before a window has to be
 * programmed, the line idles during both. Blocks that end where a window is full give the erase the time in which the
 * next window travels. But there are more such blocks, and each costs a round trip: pipeline.ts decides which division
 * takes less time.
 */

/** Bytes that a stub decompresses before it programs them. */
export const WINDOW = 0x8000;

/** The last block of a window has at least this fraction of the block size: the one before is decompressed meanwhile. */
const SHORTEST_FRACTION = 1 / 4;

/** Ends of blocks of equal size; the last one may be shorter. */
export function evenEnds(length: number, blockSize: number): readonly number[] {
  return Array.from(
    { length: Math.ceil(length / blockSize) },
    (_, n) => Math.min(length, (n + 1) * blockSize),
  );
}

/** Ends of blocks of at most `blockSize` that also end wherever a window is full: at `full`, ascending. */
export function windowEnds(length: number, blockSize: number, full: readonly number[]): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; at < length;) {
    const next = full.find((position) => position > at) ?? length;
    const within = full.findLast((position) => position > at && position <= at + blockSize);
    // A remainder that fits into one block stays whole: nothing travels after it.
    const end = length - at <= blockSize
      ? length
      : within ?? Math.min(at + blockSize, Math.ceil(next - blockSize * SHORTEST_FRACTION));
    ends.push(end);
    at = end;
  }
  return ends;
}
