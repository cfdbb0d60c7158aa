import type { Circuit } from "../lib/reset/circuit.ts";
import type { Hold } from "../lib/reset/hold.ts";
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
  /** Lines that stay asserted where others are released: a script of such a board may end with them asserted. */
  readonly hold?: Hold;
  /** What a person presses to get into the bootloader when the scripts do not. */
  readonly hands: string;
}

/**
 * A board that is code, for what data cannot say: the default export of a file beside the profile (docs/plugins.md).
 * It is run in a sandbox that has the language and these tools, and nothing else.
 */
export interface CodeBoard {
  /** Small letters, digits and underscores. */
  readonly name: string;
  /** One line for a list. */
  readonly summary: string;
  /** USB vendor and product ids that this board is known to carry. */
  readonly usb?: readonly (readonly [vid: number, pid: number])[];
  /** What a person presses to get into the bootloader when the code does not. */
  readonly hands: string;
  /** Gets the chip into its bootloader. Called anew, in a new sandbox, for every attempt. */
  enterBootloader(tools: BoardTools): Promise<void>;
  /** Restarts the chip so that it runs what is in flash. Without it a person is asked to press RESET. */
  runFirmware?(tools: BoardTools): Promise<void>;
}

/** All that a code board can do. Calls are carried out in order, also those that are not awaited. */
export interface BoardTools {
  /** True = asserted. Lines named together change at one instant; one that is not named stays as it is. */
  setLines(lines: { readonly dtr?: boolean; readonly rts?: boolean }): Promise<void>;
  /** Milliseconds, up to 10000 at once and 60000 in one run. */
  wait(ms: number): Promise<void>;
  /** Shows one line to the person and waits until it is done. Ends the run where nobody can be asked. */
  ask(text: string): Promise<void>;
  /** Tells the person something. */
  log(text: string): Promise<void>;
  /** The bytes that the board has sent since the run began, or since the last call: at most the last 4096. */
  sawBytes(): Promise<readonly number[]>;
}
