/**
 * Where the bytes of a payload are cut into blocks. Pure; no I/O.
 *
 * A stub answers a block when it has arrived, and works on it while the next one travels. It unpacks into a window; when
 * that is full, it waits for the erase that runs ahead, and programs the window. Blocks that all have the same size meet
 * that work anywhere: the erase of a block of flash is begun just before a window has to be programmed, and the line
 * stands still for both. Blocks that end where a window is full leave the erase the time in which the next window
 * travels. There are more of them, and each costs a round trip: pipeline.ts says which takes less time.
 */

/** Bytes that a stub unpacks before it writes them. */
export const WINDOW = 0x8000;

/** The last block for a window is at least this part of a full one: the one before is unpacked while it travels. */
const SHORT = 1 / 4;

/** Ends of blocks that are all of one size, but for the last. */
export function evenEnds(length: number, blockSize: number): readonly number[] {
  return Array.from(
    { length: Math.ceil(length / blockSize) },
    (_, n) => Math.min(length, (n + 1) * blockSize),
  );
}

/** Ends of blocks of at most `blockSize` that are cut where a window is full: `full`, ascending. */
export function windowEnds(length: number, blockSize: number, full: readonly number[]): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; at < length;) {
    const next = full.find((place) => place > at) ?? length;
    const within = full.findLast((place) => place > at && place <= at + blockSize);
    // What is left needs no cut if it fits into one block: nothing travels behind it.
    const end = length - at <= blockSize
      ? length
      : within ?? Math.min(at + blockSize, Math.ceil(next - blockSize * SHORT));
    ends.push(end);
    at = end;
  }
  return ends;
}
