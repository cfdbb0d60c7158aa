import type { Circuit } from "../lib/reset/circuit.ts";
import type { Hold } from "../lib/reset/hold.ts";
import type { ResetScript } from "../lib/reset/script.ts";

/** The way from a board's DTR and RTS to GPIO0 and EN, as data. Each board has a file; list.ts lists them. */
export interface Board {
  /** The name after `board:` in a profile. */
  readonly name: string;
  /** One line for a list. */
  readonly summary: string;
  /** USB vendor and product ids that this board is known to carry. */
  readonly usb?: readonly (readonly [vid: number, pid: number])[];
  /** The chips, by their names in a profile, that this board carries; absent: any chip. Orders lists, and warns. */
  readonly chips?: readonly string[];
  /** The circuit for its diagrams, and for the check of a user's own reset scripts. */
  readonly circuit: Circuit;
  /** The circuit for people, with this board's specifics: one line of ASCII. */
  readonly wiring: string;
  /** The source of these facts. */
  readonly source: string;
  /** Scripts to try in turn; empty if only a person can do it. Each leaves both lines released. */
  readonly enterBootloader: readonly ResetScript[];
  /** Restarts the chip so that it runs the firmware in flash; empty if only a person can do it. */
  readonly runFirmware: ResetScript;
  /** Lines that stay asserted instead of being released: a script of such a board may end with them asserted. */
  readonly hold?: Hold;
  /** What to press to enter the bootloader if the scripts fail. */
  readonly hands: string;
}

/**
 * A board plugin, for boards that data cannot describe: the default export of a file beside the profile
 * (docs/plugins.md). It runs in a sandbox that has the language and these tools, and nothing else.
 */
export interface CodeBoard {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  /** One line for a list. */
  readonly summary: string;
  /** USB vendor and product ids that this board is known to carry. */
  readonly usb?: readonly (readonly [vid: number, pid: number])[];
  /** What to press to enter the bootloader if the code fails. */
  readonly hands: string;
  /** Puts the chip into its bootloader. Each attempt calls it in a new sandbox. */
  enterBootloader(tools: BoardTools): Promise<void>;
  /** Restarts the chip so that it runs the firmware in flash. Without it, flasher asks the user to press RESET. */
  runFirmware?(tools: BoardTools): Promise<void>;
}

/** Everything that a board plugin can do. Calls are carried out in order, even if they are not awaited. */
export interface BoardTools {
  /** True = asserted. Lines in one call change at the same instant; a line that is not named stays as it is. */
  setLines(lines: { readonly dtr?: boolean; readonly rts?: boolean }): Promise<void>;
  /** Waits: milliseconds, up to 10000 per call and 60000 per run. */
  wait(ms: number): Promise<void>;
  /** Shows the user one line and waits for confirmation. Ends the run if there is no user to ask. */
  ask(text: string): Promise<void>;
  /** Shows the user one line. */
  log(text: string): Promise<void>;
  /** The bytes that the board sent since the last call, or since the run started: at most the last 4096. */
  sawBytes(): Promise<readonly number[]>;
}
