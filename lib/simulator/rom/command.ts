/** A command as the ROM's loader carries it out. Types only. */

import type { Machine, Routine } from "../hardware/machine.ts";
import type { LoaderState, Outcome } from "./state.ts";

/** A frame that came in, and who works on it. */
export interface RomCommand {
  readonly machine: Machine;
  readonly state: LoaderState;
  readonly opcode: number;
  /** The size field of the header; the frame may be longer or shorter. */
  readonly size: number;
  readonly checksum: number;
  /** Little-endian word of the data; of what an earlier frame left there, if this one is shorter. */
  word(index: number): number;
  /** Bytes of the data, in the same way. */
  bytes(from: number, length: number): Uint8Array;
}

/** A routine where it takes time. */
export type Handler = (command: RomCommand) => Outcome | Routine<Outcome>;

/** What a ROM knows, by opcode. */
export type CommandTable = Readonly<Record<number, Handler>>;
