/** What the boot ROM's loader keeps between commands. Types only. */

import type { Inflater } from "../codec/inflate.ts";
import type { Program } from "../hardware/machine.ts";

/** What the loader remembers between commands. MEM_ and FLASH_ commands share the transfer. */
export interface LoaderState {
  /** The command that replies name: the last valid one. */
  opcode: number;
  /** Result of the last READ_REG or the first data bytes of the last SYNC; every reply carries it. */
  value: number;
  /** Code of the last failure; later successes still show it, until SYNC, WRITE_REG or READ_REG clears it. */
  error: number;
  replies: number;
  /** Goes before the status of the next reply, once. */
  payload: Uint8Array;
  /** What the CPU does `ms` after the next reply, once. A program that comes out of it follows the loader. */
  after: { readonly ms: number; readonly act: () => Program | "hang" | undefined } | undefined;
  /** Where the next block goes. */
  pointer: number;
  blockSize: number;
  blocks: number;
  /** Sequence number of the next block. */
  sequence: number;
  /** Bytes announced and not yet come; FLASH_END wants 0. Infinite before the first BEGIN. */
  remaining: number;
  /** Flash size in bytes for which addresses are checked. */
  chipSize: number;
  /** FLASH_DEFL_BEGIN has come: the stream, and its window. */
  unpacking: { readonly inflater: Inflater; readonly window: Uint8Array; at: number } | undefined;
}

/** A command's outcome: success, an error code, or what the CPU does instead of answering. */
export type Outcome = "ok" | number | "crash";
