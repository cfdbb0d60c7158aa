/** What a profile says, as a value. Types and limits only. */
import type { Hold } from "../reset/hold.ts";
import type { ResetScript } from "../reset/script.ts";

/** The names that a profile may use; they come from the tables of chips and boards. */
export interface Known {
  /** Chip ids, e.g. `esp32s3`. */
  readonly chips: readonly string[];
  readonly boards: readonly string[];
  /** Names of every flash size that some chip has, e.g. `4MB`, smallest first. */
  readonly flashSizes: readonly string[];
  /** Names of every flash frequency that some chip has, e.g. `40m`, lowest first. */
  readonly flashFreqs: readonly string[];
}

export const FLASH_MODES = ["keep", "qio", "qout", "dio", "dout"] as const;

/** What is erased: the sectors of the files, or first of all the whole flash. */
export const ERASE = ["files", "all"] as const;

/** What happens to the chip when everything is written. */
export const AFTER = ["run", "stay"] as const;

/** How to patch the flash parameters in the image header at the bootloader offset. "keep" leaves the byte as it is. */
export interface FlashSettings {
  readonly mode: typeof FLASH_MODES[number];
  /** "keep", or a frequency name that the chip's table has, e.g. "40m". */
  readonly freq: string;
  /** "keep", "detect", or a size name that the chip's table has, e.g. "4MB". */
  readonly size: string;
}

/** One entry of `files:`. */
export interface ProfileFile {
  /** Flash address in bytes, 0 to 0xffffffff. */
  readonly offset: number;
  /** As written in the profile. */
  readonly path: string;
  /** Digest that the file must have: 64 hexadecimal digits, lower case. */
  readonly sha256?: string;
  /** Length in bytes that the file must have. */
  readonly size?: number;
  /** True: it is written as it is, whatever it holds. Comes with `sha256`. */
  readonly raw?: boolean;
}

/** Programs that are known by what they print. */
export const KNOWN_PROGRAMS = ["micropython", "circuitpython"] as const;
export type KnownProgram = typeof KNOWN_PROGRAMS[number];

/** What the board is to print when it has been restarted. */
export interface Expectation {
  readonly what: { readonly text: string } | { readonly program: KnownProgram };
  /** Milliseconds from the restart. */
  readonly within: number;
  /** Bits per second of the board's console. */
  readonly baud: number;
}

/** A valid profile: every value present, defaults filled in. */
export interface Profile {
  /** "auto", a port's name, or what its USB device has: `serial:0001`, `usb:10c4:ea60` (port_selector.ts). */
  readonly port: string;
  /** Bits per second for the bulk of the transfer, or "auto": what the adapter has proved, and one step more. */
  readonly baud: number | "auto";
  /** Name of a known board, or the path of one that is code (`isCodePath`). */
  readonly board: string;
  /** Replaces the board's way into the bootloader. */
  readonly reset?: ResetScript;
  /** Replaces the board's way into the firmware. */
  readonly run?: ResetScript;
  /** Lines that stay asserted where others are released; replaces the board's. */
  readonly hold?: Hold;
  /** "auto", or a known chip's id. */
  readonly chip: string;
  readonly flash: FlashSettings;
  /** "all" makes the whole flash blank before anything is written. */
  readonly erase: typeof ERASE[number];
  readonly files: readonly ProfileFile[];
  /** "run" restarts the chip into its firmware, "stay" leaves it in the bootloader. */
  readonly after: typeof AFTER[number];
  /** Only with `after: run`. */
  readonly expect?: Expectation;
}
