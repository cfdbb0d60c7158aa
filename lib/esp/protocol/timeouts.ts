/** Timeouts for each kind of response, in milliseconds (docs/protocol.md, "Time-outs"). Pure; no I/O. */
const MB = 1024 * 1024;

/** Ordinary commands: register, RAM, baud rate. */
export const COMMAND_MS = 3_000;
/** One SYNC. A ROM responds within a few milliseconds; a USB adapter adds up to 16. */
export const SYNC_MS = 100;
/** Most time to erase a sector (400 ms, Winbond's data sheets) and program its 16 pages (5 ms each, Macronix's). */
const SLOWEST_SECTOR_MS = 480;
/** Longest timeout of any command except erasing the whole chip. */
const CAP_MS = 240_000;

/** Erasing and programming `bytes` of flash: 40 s per MB, which covers worn parts. */
export function writeMs(bytes: number): number {
  return Math.min(CAP_MS, Math.max(COMMAND_MS, (bytes / MB) * 40_000));
}

/** Erasing a whole flash of `bytes` with one command: twice the data sheets' maximum of 12.5 s per MB. */
export function chipEraseMs(bytes: number): number {
  return Math.max(120_000, (bytes / MB) * 25_000);
}

/** Hashing `bytes` of flash on the chip: 8 s per MB. */
export function md5Ms(bytes: number): number {
  return Math.min(CAP_MS, Math.max(COMMAND_MS, (bytes / MB) * 8_000));
}

/**
 * The response after a block of compressed data. It comes when the previous block is unpacked, erased and programmed,
 * so the unpacked size (`unpackedBytes`) sets the timeout, not the size sent. `bySectors`: before the first 64 KB
 * boundary or after the last one, where sectors are erased one by one.
 */
export function blockMs(unpackedBytes: number, bySectors = false): number {
  // Worst case: the stub erases 64 KB for each 32 KB that it unpacks.
  const byBlocks = writeMs(unpackedBytes + Math.ceil(unpackedBytes / 0x8000) * 0x10000);
  // May include the erase of the next block, 2 s at most.
  const slowest = COMMAND_MS + Math.ceil(unpackedBytes / 0x1000) * SLOWEST_SECTOR_MS;
  return Math.min(CAP_MS, bySectors ? Math.max(byBlocks, slowest) : byBlocks);
}
