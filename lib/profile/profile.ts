/** The value of a profile. Types and constants only. */
import type { FirmwareName } from "../catalogue/name.ts";
import type { Template } from "./placeholders.ts";
import type { BoardReference } from "./board_reference.ts";
import type { Hold } from "../reset/hold.ts";
import type { ResetScript } from "../reset/script.ts";
import type { PortName } from "../serial/port_name.ts";

/** The names that a profile may use, from the tables of chips and boards. */
export interface Known {
  /** Chip ids, e.g. `esp32s3`. */
  readonly chips: readonly string[];
  readonly boards: readonly string[];
  /** A few words about each board, by its name, in which people find the one they mean. */
  readonly boardSummaries?: Readonly<Record<string, string>>;
  /** Names of every flash size that some chip has, e.g. `4MB`, smallest first. */
  readonly flashSizes: readonly string[];
  /** Says what to write instead of `text`, which is none of `flashSizes`; undefined if its meaning is unclear. */
  readonly flashSizeHint: (text: string, flashSizes: readonly string[]) => string | undefined;
  /** Names of every flash frequency that some chip has, e.g. `40m`, lowest first. */
  readonly flashFreqs: readonly string[];
}

export const FLASH_MODES = ["keep", "qio", "qout", "dio", "dout"] as const;

/** What to erase: only the sectors of the files, or the whole flash first. */
export const ERASE = ["files", "all"] as const;

/** What the chip does when everything is written. */
export const AFTER = ["run", "stay"] as const;

/** Flash parameters to set in the header of the boot image. "keep" leaves them unchanged. */
export interface FlashSettings {
  readonly mode: typeof FLASH_MODES[number];
  /** "keep", or a frequency name from the chip's table, such as "40m". */
  readonly freq: string;
  /** "keep", "detect", or a size name from the chip's table, such as "4MB". */
  readonly size: string;
}

/** A file whose bytes the lock file names. `key`: its key there. */
export type LockedSource =
  | { readonly kind: "firmware"; readonly key: string; readonly name: FirmwareName }
  /** `manifest`: the address of a manifest of ESP Web Tools that has the file's hash. */
  | { readonly kind: "url"; readonly key: string; readonly manifest?: string };

/** One entry of `files:`, or what `firmware:` stands for. */
export interface ProfileFile {
  /** Flash address in bytes, 0 to 0xffffffff; "auto": where the file belongs. */
  readonly offset: number | "auto";
  /** As written in the profile. Of a locked file: its name or address, for messages. */
  readonly path: string;
  /** Present if the lock file says which bytes it has; then there is no file at `path`. */
  readonly locked?: LockedSource;
  /** Digest that the file must have: 64 lower-case hexadecimal digits. */
  readonly sha256?: string;
  /** Size in bytes that the file must have. */
  readonly size?: number;
  /** True: write the file unchanged and unchecked. Requires `sha256`. */
  readonly raw?: boolean;
}

/** A value of a data file: text with placeholders, or the name of a secret. */
export type BoardValue =
  | { readonly kind: "text"; readonly template: Template }
  | { readonly kind: "secret"; readonly name: string };

/** One entry of `board_files:`. `to`: an absolute path on the board. */
export type BoardFile =
  /** A file of the computer, or a folder with all its files. */
  | { readonly kind: "copy"; readonly to: string; readonly path: string }
  | { readonly kind: "values"; readonly to: string; readonly values: ReadonlyMap<string, BoardValue> }
  | { readonly kind: "remove"; readonly to: string };

/** Programs that flasher recognizes by their output. */
export const KNOWN_PROGRAMS = ["micropython", "circuitpython"] as const;
export type KnownProgram = typeof KNOWN_PROGRAMS[number];

/** Output that the board must print after the restart. */
export interface Expectation {
  readonly what: { readonly text: string } | { readonly program: KnownProgram };
  /** Milliseconds from the restart. */
  readonly within: number;
  /** Bits per second of the board's console. */
  readonly baud: number;
}

/** A valid profile, with defaults. */
export interface Profile {
  readonly port: PortName;
  /** Bits per second for flashing, or "auto": the rate that has proven reliable with the adapter, or one step more. */
  readonly baud: number | "auto";
  readonly board: BoardReference;
  /** Replaces the board's method of entering the bootloader. */
  readonly reset?: ResetScript;
  /** Replaces the board's method of starting the firmware. */
  readonly run?: ResetScript;
  /** Lines that stay asserted when others are released; replaces the board's. */
  readonly hold?: Hold;
  /** "auto", or a known chip's id. */
  readonly chip: string;
  readonly flash: FlashSettings;
  /** "all" erases the whole flash first. */
  readonly erase: typeof ERASE[number];
  /** Never empty. The file that `firmware:` stands for is the first. */
  readonly files: readonly ProfileFile[];
  /** Files for the board's own file system; needs `after: run`. */
  readonly board_files?: readonly BoardFile[];
  /** "run" restarts the chip into its firmware, "stay" leaves it in the bootloader. */
  readonly after: typeof AFTER[number];
  /** Only with `after: run`. */
  readonly expect?: Expectation;
}
