/** Estimates how long flashing will take. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { REWRITE_MS_PER_KB } from "../flash_parts/timings.ts";
import { wireMs } from "../../wire_time.ts";

/** Reset, SYNC, identification and restart: some round trips, and the waits of a reset script. */
const OVERHEAD_MS = 500;
/** Size of the stub in bytes. */
const STUB_BYTES = 12_400;
/** The chip hashes 1 MB of flash in about 0.9 s. */
const HASH_MS_PER_KB = 0.9;

export interface TransferSize {
  /** Bytes in flash. */
  readonly bytes: number;
  /** Bytes on the wire. */
  readonly wireBytes: number;
  readonly baud: number;
}

/** Estimated milliseconds from start to exit. */
export function estimateMs(chip: Chip, { bytes, wireBytes, baud }: TransferSize): number {
  const kb = bytes / 1024;
  const write = Math.max(wireMs(wireBytes, baud), kb * REWRITE_MS_PER_KB);
  return OVERHEAD_MS + wireMs(STUB_BYTES, Math.min(baud, chip.syncBaud)) + write + kb * HASH_MS_PER_KB;
}
