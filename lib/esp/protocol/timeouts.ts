/** How long to wait for which answer, in milliseconds. Pure; no I/O. The rates are docs/protocol.md, "Time-outs". */
const MB = 1024 * 1024;

/** An ordinary command: register, RAM, baud. */
export const COMMAND_MS = 3_000;
/** One SYNC. A ROM answers within a few milliseconds; on USB the adapter adds up to 16. */
export const SYNC_MS = 100;
/** Erasing a sector and programming its pages: 400 ms (Winbond's data sheets), and 16 of 5 ms (Macronix's), at most. */
const SLOWEST_SECTOR_MS = 480;
/** Nothing takes longer than this, short of erasing a whole chip. */
const CAP_MS = 240_000;

/** Erasing and programming `bytes` of flash: 40 s/MB covers worn parts. */
export function writeMs(bytes: number): number {
  return Math.min(CAP_MS, Math.max(COMMAND_MS, (bytes / MB) * 40_000));
}

/** Erasing a whole flash of `bytes` with one command: twice what data sheets allow at most, 12.5 s/MB. */
export function chipEraseMs(bytes: number): number {
  return Math.max(120_000, (bytes / MB) * 25_000);
}

/** Hashing `bytes` of flash on the chip: 8 s/MB. */
export function md5Ms(bytes: number): number {
  return Math.min(CAP_MS, Math.max(COMMAND_MS, (bytes / MB) * 8_000));
}

/**
 * An answer after a block of compressed data: it comes when the block before is unpacked, erased and programmed,
 * so the wait is set by what unpacks (`unpackedBytes`), not by what was sent. `bySectors`: before the first border of
 * 64 KB or behind the last one, where sectors are erased one by one.
 */
export function blockMs(unpackedBytes: number, bySectors = false): number {
  // One 64 KB erase for each 32 KB that unpack is the worst that happens behind the stub's back.
  const byBlocks = writeMs(unpackedBytes + Math.ceil(unpackedBytes / 0x8000) * 0x10000);
  // The erase of the next block, 2 s at most, may be part of it.
  const slowest = COMMAND_MS + Math.ceil(unpackedBytes / 0x1000) * SLOWEST_SECTOR_MS;
  return Math.min(CAP_MS, bySectors ? Math.max(byBlocks, slowest) : byBlocks);
}

/** Time on the wire: ten bits a byte. Added to every wait, so that a slow line is no failure. */
export function wireMs(bytes: number, baud: number): number {
  return (bytes * 10_000) / baud;
}
