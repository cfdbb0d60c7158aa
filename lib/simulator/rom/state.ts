/** The state of the boot ROM's loader. Types only. */

import type { Inflater } from "../codec/inflate.ts";
import type { ChipCode } from "../hardware/hardware.ts";

/** State that the loader keeps between commands. MEM_ and FLASH_ commands share the transfer. */
export interface LoaderState {
  /** The opcode in replies: that of the last valid command. */
  opcode: number;
  /** Result of the last READ_REG or the first data bytes of the last SYNC; every reply carries it. */
  value: number;
  /** Code of the last failure. Later successes repeat it until SYNC, WRITE_REG or READ_REG clears it. */
  error: number;
  replies: number;
  /** Data before the status of the next reply, sent once. */
  payload: Uint8Array;
  /** Done once, `ms` after the next reply. Code that it returns replaces the loader. */
  after: { readonly ms: number; readonly act: () => ChipCode | "hang" | undefined } | undefined;
  /** Address of the next block. */
  pointer: number;
  blockSize: number;
  blocks: number;
  /** Sequence number of the next block. */
  sequence: number;
  /** Announced bytes that have not arrived; FLASH_END expects 0. Infinite before the first BEGIN. */
  remaining: number;
  /** Flash size that addresses are checked against, bytes. */
  chipSize: number;
  /** The stream and its window, after FLASH_DEFL_BEGIN. */
  unpacking: { readonly inflater: Inflater; readonly window: Uint8Array; at: number } | undefined;
}

/** Success, an error code, or an exception instead of an answer. */
export type CommandOutcome = "ok" | number | "crash";
