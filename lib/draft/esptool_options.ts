/** The options of esptool.py, as its help lists them (versions 1 to 5), and what they mean to a profile. Pure; no I/O. */
import type { Overrides } from "../profile/override.ts";

/** What follows from an option, or from one of its values. */
export interface Meaning {
  readonly values?: Overrides;
  /** What a profile cannot say. */
  readonly note?: string;
}

export interface Option {
  /** Spelled with hyphens; underscores mean the same. */
  readonly names: readonly string[];
  /**
   * "flag": no value follows. A key: the value is taken as that key of a profile. A table: what each value means.
   * "ignored": a value follows, which the meaning does not depend on. "paths": all words follow, up to the next option or
   * offset, and do not matter.
   */
  readonly value: "flag" | "ignored" | "paths" | keyof Overrides | Readonly<Record<string, Meaning>>;
  readonly meaning?: Meaning;
}

export const BEFORE: Readonly<Record<string, Meaning>> = {
  "default-reset": {},
  "usb-reset": { values: { board: "usb_jtag" } },
  "no-reset": { values: { board: "manual" } },
  "no-reset-no-sync": {
    values: { board: "manual" },
    note: "A chip that talks to a loader already (no_reset_no_sync) is not taken over: reset it by hand.",
  },
};

export const AFTER: Readonly<Record<string, Meaning>> = {
  "hard-reset": { values: { after: "run" } },
  "watchdog-reset": { values: { after: "run" } },
  "soft-reset": {
    values: { after: "run" },
    note: "The firmware is started by a reset, not by a jump (soft_reset).",
  },
  "no-reset": { values: { after: "stay" } },
  "no-reset-stub": { values: { after: "stay" } },
};

export const ENCRYPTED = {
  note: "flasher does not write encrypted: the files are written as they are.",
} as const satisfies Meaning;
export const ERASED = {
  values: { erase: "all" },
} as const satisfies Meaning;
export const NO_STUB = {
  note: "To work without the stub is said each time: flasher run --no-stub.",
} as const satisfies Meaning;

/** In front of the command. */
export const GLOBAL_OPTIONS: readonly Option[] = [
  { names: ["--chip", "-c"], value: "chip" },
  { names: ["--port", "-p"], value: "port" },
  { names: ["--baud", "-b"], value: "baud" },
  { names: ["--before"], value: BEFORE },
  { names: ["--after", "-a"], value: AFTER },
  {
    names: ["--no-stub"],
    value: "flag",
    meaning: NO_STUB,
  },
  {
    names: ["--trace", "-t"],
    value: "flag",
    meaning: { note: "To write the bytes down is said each time: flasher run --trace FILE." },
  },
  {
    names: ["--connect-attempts"],
    value: "ignored",
    meaning: {
      note: "How long to wait for the board is said each time: flasher run --connect-timeout TIME.",
    },
  },
  {
    names: ["--override-vddsdio"],
    value: "ignored",
    meaning: { note: "flasher does not change the voltage of the flash (--override-vddsdio)." },
  },
  {
    names: ["--port-filter"],
    value: "ignored",
    meaning: { note: "Ports cannot be chosen by a filter (--port-filter): name one, or leave it at auto." },
  },
  { names: ["--stub-version"], value: "ignored" },
  { names: ["--verbose", "-v"], value: "flag" },
  { names: ["--silent", "-s"], value: "flag" },
];

/** Behind write_flash. */
export const WRITE_OPTIONS: readonly Option[] = [
  { names: ["--flash-mode", "-fm"], value: "mode" },
  { names: ["--flash-freq", "-ff"], value: "freq" },
  { names: ["--flash-size", "-fs"], value: "size" },
  { names: ["--compress", "-z"], value: "flag" },
  {
    names: ["--no-compress", "-u"],
    value: "flag",
    meaning: {
      note: "flasher compresses where the chip can unpack (--no-compress): what is written is the same.",
    },
  },
  // It always verifies, and a pipe gets no progress bar.
  { names: ["--verify"], value: "flag" },
  { names: ["--no-progress", "-p"], value: "flag" },
  // What the flash holds already is never written again, and what it holds is asked of the chip.
  { names: ["--diff-with"], value: "paths" },
  { names: ["--trust-flash-content"], value: "flag" },
  { names: ["--skip-flashed", "-s"], value: "flag" },
  { names: ["--erase-all", "-e"], value: "flag", meaning: ERASED },
  { names: ["--encrypt"], value: "flag", meaning: ENCRYPTED },
  // The files behind it are read like the others.
  { names: ["--encrypt-files"], value: "flag", meaning: ENCRYPTED },
  {
    names: ["--ignore-flash-encryption-efuse-setting", "--ignore-flash-enc-efuse"],
    value: "flag",
    meaning: ENCRYPTED,
  },
  {
    names: ["--force"],
    value: "flag",
    meaning: { note: "To write in spite of a warning is said each time: flasher run --force." },
  },
  {
    names: ["--spi-connection", "-sc"],
    value: "ignored",
    meaning: {
      note: "flasher writes to the flash that the chip boots from, not to other pins (--spi-connection).",
    },
  },
];

/** Commands that read, and leave the board as it is. */
export const READING_COMMANDS: ReadonlySet<string> = new Set(
  ("chip-id dump-mem flash-id get-security-info image-info read-flash read-flash-sfdp read-flash-status read-mac " +
    "read-mem run verify-flash version").split(" "),
);

/** Variables by which esptool 5 takes options, and the option of each. */
export const VARIABLES: Readonly<Record<string, string>> = {
  ESPTOOL_CHIP: "--chip",
  ESPTOOL_PORT: "--port",
  ESPTOOL_BAUD: "--baud",
  ESPTOOL_BEFORE: "--before",
  ESPTOOL_AFTER: "--after",
};
export const WRITE_VARIABLES: Readonly<Record<string, string>> = {
  ESPTOOL_FM: "--flash-mode",
  ESPTOOL_FF: "--flash-freq",
  ESPTOOL_FS: "--flash-size",
};

/** Boards of esptool-ck, by what its README says of their circuits, and the board here whose circuit it is. */
export const CK_BOARDS: Readonly<Record<string, Meaning>> = {
  none: { values: { board: "manual" } },
  // RTS goes to RESET and DTR to GPIO0, without transistors.
  ck: { values: { board: "huzzah" } },
  nodemcu: { values: { board: "nodemcu" } },
  wifio: {
    values: { board: "manual" },
    note: "flasher has no board with GPIO0 on TXD (wifio): reset the board by hand.",
  },
  dtrset: {
    values: { board: "manual" },
    note:
      "In esptool-ck, dtrset holds DTR and leaves the reset to you: reset the board by hand. If the board needs DTR, " +
      "add hold: { dtr: session } to the profile.",
  },
};
