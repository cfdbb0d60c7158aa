/** How long a flash session will take, for a person to decide whether to fetch coffee. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { wireMs } from "../protocol/timeouts.ts";

/** Reset, SYNC, identification and restart: some round trips and the waits of a reset script. */
const OVERHEAD_MS = 500;
/** The stub's bytes. */
const STUB_BYTES = 12_400;
/** The chip hashes a megabyte of flash in about 0.9 s. */
const HASH_MS_PER_KB = 0.9;
/** A flash that must be erased takes about 3.0 s for a MB of sectors and 2.8 s to program it, while data comes in. */
const FLASH_MS_PER_KB = 5.7;

export interface Load {
  /** Bytes in flash. */
  readonly bytes: number;
  /** Bytes on the wire. */
  readonly wireBytes: number;
  readonly baud: number;
}

/** Milliseconds, from start to exit. */
export function estimateMs(chip: Chip, { bytes, wireBytes, baud }: Load): number {
  const kb = bytes / 1024;
  const write = Math.max(wireMs(wireBytes, baud), kb * FLASH_MS_PER_KB);
  return OVERHEAD_MS + wireMs(STUB_BYTES, Math.min(baud, chip.syncBaud)) + write + kb * HASH_MS_PER_KB;
}
