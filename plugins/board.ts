import type { Circuit } from "../lib/reset/circuit.ts";
import type { ResetScript } from "../lib/reset/script.ts";

/** How a board's DTR and RTS reach GPIO0 and EN: data, no code. One board a file; the list is in list.ts. */
export interface Board {
  /** As written after `board:` in a profile. */
  readonly name: string;
  /** One line for a list. */
  readonly summary: string;
  /** USB vendor and product ids that this board is known to carry. */
  readonly usb?: readonly (readonly [vid: number, pid: number])[];
  /** What its diagrams are computed from, and what a script of somebody's own is judged on. */
  readonly circuit: Circuit;
  /** The same for a person, with what is special to this board: one line of ASCII. */
  readonly wiring: string;
  /** Where this knowledge comes from. */
  readonly source: string;
  /** Scripts to try in turn; empty where only a person's hands can do it. Each leaves both lines released. */
  readonly enterBootloader: readonly ResetScript[];
  /** Restarts the chip so that it runs what is in flash; empty where only hands can. */
  readonly runFirmware: ResetScript;
  /** What a person presses to get into the bootloader when the scripts do not. */
  readonly hands: string;
}
