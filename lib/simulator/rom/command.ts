/** Commands of the ROM's loader. Types only. */

import type { Hardware, Routine } from "../hardware/hardware.ts";
import type { CommandOutcome, LoaderState } from "./state.ts";

/** A command, and what executes it. */
export interface RomCommand {
  readonly hardware: Hardware;
  readonly state: LoaderState;
  readonly opcode: number;
  /** The size field of the header; the frame may be longer or shorter. */
  readonly size: number;
  readonly checksum: number;
  /** Little-endian word of the data. Past the end of the frame, it reads what an earlier frame left there. */
  word(index: number): number;
  /** Bytes of the data, with the same rule. */
  bytes(from: number, length: number): Uint8Array;
}

/** Returns a routine if it takes time. */
export type Handler = (command: RomCommand) => CommandOutcome | Routine<CommandOutcome>;

/** A ROM's commands by opcode. */
export type CommandTable = Readonly<Record<number, Handler>>;
