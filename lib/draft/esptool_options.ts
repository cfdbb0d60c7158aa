/** The options of esptool.py, from its help (versions 1 to 5), and their meaning for a profile. Pure; no I/O. */
import type { Overrides } from "../profile/override.ts";

/** The meaning of an option, or of one of its values. */
export interface Meaning {
  readonly values?: Overrides;
  /** What a profile cannot express. */
  readonly note?: string;
  /** On flasher's command line: what replaces `note`. */
  readonly line?: {
    /** Flags as typed: `--no-stub`. */
    readonly flags?: string;
    /** Whole sentences. */
    readonly note?: string;
    /** The flasher command in place of the usual one; null: flasher cannot do it. */
    readonly here?: string | null;
  };
}

export interface Option {
  /** Spelled with hyphens; underscores are equivalent. */
  readonly names: readonly string[];
  /**
   * "flag": takes no value. A key: the value becomes that key of the profile. A table: the meaning of each value.
   * "ignored": takes a value that has no effect. "paths": takes all words up to the next option or offset, which have
   * no effect.
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
    note:
      "flasher does not take over a connection to a running loader (no_reset_no_sync): reset the chip manually.",
  },
};

export const AFTER: Readonly<Record<string, Meaning>> = {
  "hard-reset": { values: { after: "run" } },
  "watchdog-reset": { values: { after: "run" } },
  "soft-reset": {
    values: { after: "run" },
    note: "flasher starts the firmware with a reset, not with a jump (soft_reset).",
  },
  "no-reset": { values: { after: "stay" } },
  "no-reset-stub": { values: { after: "stay" } },
};

export const ENCRYPTED = {
  note: "flasher does not encrypt: the files are written unchanged.",
  line: { here: null, note: "flasher does not encrypt files." },
} as const satisfies Meaning;
export const ERASED = {
  values: { erase: "all" },
} as const satisfies Meaning;
export const NO_STUB = {
  note: "A profile cannot disable the stub. Run: flasher run --no-stub.",
  line: { flags: "--no-stub" },
} as const satisfies Meaning;

/** Options before the command. */
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
    meaning: {
      note: "A profile cannot enable a trace. Run: flasher run --trace FILE.",
      line: { flags: "--trace FILE" },
    },
  },
  {
    names: ["--connect-attempts"],
    value: "ignored",
    meaning: {
      note: "A profile cannot set how long to wait for the board. Run: flasher run --connect-timeout TIME.",
      line: {
        note:
          "flasher limits the time, not the number of attempts (--connect-attempts). For another limit: --connect-timeout 90s.",
      },
    },
  },
  {
    names: ["--override-vddsdio"],
    value: "ignored",
    meaning: { note: "flasher does not change the flash voltage (--override-vddsdio)." },
  },
  {
    names: ["--port-filter"],
    value: "ignored",
    meaning: { note: "flasher does not filter ports (--port-filter): set a port, or leave it at auto." },
  },
  {
    names: ["--stub-version"],
    value: "ignored",
    meaning: { line: { note: "flasher has one version of the stub for each chip (--stub-version)." } },
  },
  {
    names: ["--verbose", "-v"],
    value: "flag",
    meaning: { line: { flags: "--verbose" } },
  },
  {
    names: ["--silent", "-s"],
    value: "flag",
    meaning: { line: { flags: "--quiet" } },
  },
];

/** Options after write_flash. */
export const WRITE_OPTIONS: readonly Option[] = [
  { names: ["--flash-mode", "-fm"], value: "mode" },
  { names: ["--flash-freq", "-ff"], value: "freq" },
  { names: ["--flash-size", "-fs"], value: "size" },
  {
    names: ["--compress", "-z"],
    value: "flag",
    meaning: { line: { note: "flasher compresses whenever the chip can decompress (--compress)." } },
  },
  {
    names: ["--no-compress", "-u"],
    value: "flag",
    meaning: {
      note:
        "flasher compresses whenever the chip can decompress (--no-compress); the written data is the same.",
    },
  },
  // flasher always verifies, and shows no progress bar in a pipe.
  { names: ["--verify"], value: "flag", meaning: { line: { note: "flasher always verifies (--verify)." } } },
  {
    names: ["--no-progress", "-p"],
    value: "flag",
    meaning: { line: { note: "In a pipe, flasher shows no progress bar (--no-progress)." } },
  },
  // flasher never rewrites what the flash already contains, and asks the chip for its content.
  {
    names: ["--diff-with"],
    value: "paths",
    meaning: {
      line: { note: "flasher asks the chip what its flash holds, and needs no old file (--diff-with)." },
    },
  },
  {
    names: ["--trust-flash-content"],
    value: "flag",
    meaning: { line: { note: "flasher verifies everything (--trust-flash-content)." } },
  },
  {
    names: ["--skip-flashed", "-s"],
    value: "flag",
    meaning: { line: { note: "flasher always skips what the flash already holds (--skip-flashed)." } },
  },
  { names: ["--erase-all", "-e"], value: "flag", meaning: ERASED },
  { names: ["--encrypt"], value: "flag", meaning: ENCRYPTED },
  // The files after it are parsed like the others.
  { names: ["--encrypt-files"], value: "flag", meaning: ENCRYPTED },
  {
    names: ["--ignore-flash-encryption-efuse-setting", "--ignore-flash-enc-efuse"],
    value: "flag",
    meaning: ENCRYPTED,
  },
  {
    names: ["--force"],
    value: "flag",
    meaning: {
      note: "A profile cannot override refusals. Run: flasher run --force.",
      line: { flags: "--force" },
    },
  },
  {
    names: ["--spi-connection", "-sc"],
    value: "ignored",
    meaning: {
      note:
        "flasher writes only to the flash that the chip boots from, not to other pins (--spi-connection).",
      line: {
        here: null,
        note:
          "flasher uses only the flash that the chip boots from, not flash on other pins (--spi-connection).",
      },
    },
  },
];

/** Commands that do not change the board. */
export const READING_COMMANDS: ReadonlySet<string> = new Set(
  ("chip-id dump-mem flash-id get-security-info image-info read-flash read-flash-sfdp read-flash-status read-mac " +
    "read-mem run verify-flash version").split(" "),
);

/** Environment variables of esptool 5, and the option that each sets. */
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

/** Boards of esptool-ck, and flasher's board with the same circuit according to esptool-ck's README. */
export const CK_BOARDS: Readonly<Record<string, Meaning>> = {
  none: { values: { board: "manual" } },
  // RTS is wired to RESET and DTR to GPIO0, without transistors.
  ck: { values: { board: "huzzah" } },
  nodemcu: { values: { board: "nodemcu" } },
  wifio: {
    values: { board: "manual" },
    note: "flasher has no board with GPIO0 on TXD (wifio): reset the board manually.",
  },
  dtrset: {
    values: { board: "manual" },
    note: "In esptool-ck, dtrset only holds DTR: reset the board manually. If the board needs DTR, " +
      "add hold: { dtr: session } to the profile.",
  },
};
