/** The flags that commands share, defined once so that they mean the same everywhere. */
import { AFTER, FLASH_MODES } from "../profile/profile.ts";
import type { Flag } from "./command.ts";

export const JSON_FLAG: Flag = {
  name: "json",
  help: "Print JSON for scripts, one object per line (flasher help json)",
};

/** For commands whose output has more than the answer. */
export const QUIET_FLAG: Flag = {
  name: "quiet",
  short: "q",
  help: "Print only the answer, warnings and errors",
};

/** The flags that decide what is printed. Use them with `OUTPUT_APART`. */
export const OUTPUT_FLAGS: readonly Flag[] = [QUIET_FLAG, JSON_FLAG];
export const OUTPUT_APART = [["quiet", "json"]] as const;

const PORT_FLAG: Flag = {
  name: "port",
  short: "p",
  value: "PORT",
  offers: "ports or files",
  help: "Serial port: auto, /dev/ttyUSB0, serial:0001, usb:10c4:ea60, rfc2217://host:port, sim:huzzah",
};
const BAUD_FLAG: Flag = {
  name: "baud",
  short: "b",
  value: "N",
  offers: ["auto", "115200", "230400", "460800", "921600"],
  help: "Baud rate of the transfer, or auto: the fastest that has worked with this adapter",
};
const BOARD_FLAG: Flag = {
  name: "board",
  value: "NAME",
  offers: "boards or files",
  help: 'Board, for its DTR and RTS wiring ("flasher boards" lists them), or a plugin: ./relay.js',
};
const CHIP_FLAG: Flag = {
  name: "chip",
  value: "ID",
  offers: "chips",
  help: "Refuse to work with any other chip",
};

/** Choose the board and the connection to it. */
export const CONNECTION_FLAGS: readonly Flag[] = [PORT_FLAG, BAUD_FLAG, BOARD_FLAG, CHIP_FLAG];

/** Decide whether a board plugin may run. */
const PLUGIN_FLAGS: readonly Flag[] = [
  {
    name: "allow-plugin",
    value: "SHA256",
    many: true,
    help: "Run the board plugin with this SHA-256 (SHA256:ts for TypeScript) without asking; may be repeated",
  },
  { name: "no-plugins", help: "Run no board plugin, not even one allowed before" },
];

/** Chooses the state that the board is left in. */
export const AFTER_FLAG: Flag = {
  name: "after",
  value: "WHAT",
  offers: AFTER,
  help: "run: restart into the firmware; stay: stay in the bootloader",
};

/** Without it, no command replaces a file. */
export const OVERWRITE_FLAG: Flag = { name: "force", help: "Overwrite existing files" };

export const CA_FLAG: Flag = {
  name: "ca",
  value: "FILE",
  help: "Also trust the certificate authorities in this PEM file",
};

/** For commands that ask servers on the internet. */
export const DOWNLOAD_FLAGS: readonly Flag[] = [
  {
    name: "allow-host",
    value: "HOST",
    many: true,
    help: "Also download from this server, which is not in flasher's list of publishers; may be repeated",
  },
  CA_FLAG,
];

/** For commands that may have to download firmware before they write it. */
export const FETCH_FLAGS: readonly Flag[] = [
  {
    name: "fetch",
    help: "Download missing firmware that the profile's lock file names, without asking",
  },
  ...DOWNLOAD_FLAGS,
];

/** Select a range of flash. */
export const RANGE_FLAGS: readonly Flag[] = [
  { name: "offset", value: "N", help: "Start of the range, e.g. 0x10000 (default: 0)" },
  { name: "size", value: "N", help: "Number of bytes, e.g. 0x1000 (default: up to the end of the flash)" },
];

const NO_STUB_FLAG: Flag = {
  name: "no-stub",
  help: "Use only the chip's ROM: slower, and the ESP8266's cannot read flash back",
};

const VERBOSE_FLAG: Flag = {
  name: "verbose",
  short: "v",
  help: "Also show details: features of the chip, exact baud rate, changed headers, times",
};

/** For sessions that use only the chip's ROM. */
const ROM_SESSION_FLAGS: readonly Flag[] = [
  {
    name: "connect-timeout",
    value: "TIME",
    help:
      "How long to wait for you to press the buttons, e.g. 90s (default: 60s; on a terminal, until Ctrl-C)",
  },
  ...PLUGIN_FLAGS,
  VERBOSE_FLAG,
  { name: "trace", value: "FILE", help: "Log every byte and line change on the port to a file" },
];

/** For every session with a board. */
export const SESSION_FLAGS: readonly Flag[] = [NO_STUB_FLAG, ...ROM_SESSION_FLAGS];

/** For commands that connect to a board without a profile. */
export const BOARD_FLAGS: readonly Flag[] = [...CONNECTION_FLAGS, ...SESSION_FLAGS];

/** For commands that read the whole flash. */
export const READING_FLAGS: readonly Flag[] = [
  PORT_FLAG,
  {
    ...BAUD_FLAG,
    help: "Baud rate of the transfer (default: auto, the fastest that has worked with this adapter)",
  },
  BOARD_FLAG,
  CHIP_FLAG,
  ...SESSION_FLAGS,
];

/** For the monitor. */
export const CONSOLE_FLAGS: readonly Flag[] = [
  PORT_FLAG,
  {
    ...BAUD_FLAG,
    // The ROM of an ESP8266 prints at 74880.
    offers: ["9600", "74880", "115200"],
    help: "Baud rate of the console (default: the profile's expect.baud, or 115200)",
  },
  BOARD_FLAG,
  { ...CHIP_FLAG, help: "The chip, which determines the baud rate of its ROM" },
  { name: "reset", help: "Reset the board first, to show its boot text" },
  { name: "timestamps", help: "Start each line with the seconds since the monitor started" },
  { name: "log", value: "FILE", help: "Also write the board's output to a file" },
  {
    name: "until",
    value: "TEXT",
    help: "Exit when the board prints this; exit code 13 if --for ends first",
  },
  { name: "for", value: "TIME", help: "Exit after this time, e.g. 10s" },
  ...PLUGIN_FLAGS,
  { ...QUIET_FLAG, help: "Print only the board's output, warnings and errors" },
];
/** For commands that connect to a board and leave its RAM to the user: no stub, so no --no-stub. */
export const ROM_BOARD_FLAGS: readonly Flag[] = [...CONNECTION_FLAGS, ...ROM_SESSION_FLAGS];

/** Where other tools have a flag for the offset of the file. */
export const OFFSET_ELSEWHERE: Readonly<Record<string, string>> = Object.fromEntries(
  ["offset", "at", "address", "addr"].map((
    name,
  ) => [name, "To give the offset of a file: --file VALUE=PATH"]),
);

/** Override values of the profile. */
export const PROFILE_FLAGS: readonly Flag[] = [
  ...CONNECTION_FLAGS,
  {
    name: "file",
    short: "f",
    value: "[OFFSET=]PATH",
    offers: "placed files",
    many: true,
    help: "Use this file instead of the profile's; without OFFSET, where the file belongs; may be repeated",
  },
  {
    name: "mode",
    value: "MODE",
    offers: FLASH_MODES,
    help: "Flash mode in the image header: keep, qio, qout, dio, dout",
  },
  {
    name: "freq",
    value: "FREQ",
    offers: "freqs",
    help: "Flash frequency in the image header: keep, 40m, ...",
  },
  {
    name: "size",
    value: "SIZE",
    offers: "sizes",
    help: "Flash size in the image header: detect, keep, 4MB, ...",
  },
  { name: "allow-outside", help: "Allow the profile to name files outside its folder" },
  {
    name: "force",
    help: "Ignore problems with chip revision, security, partition table or file offset",
  },
];

/** Names boards beforehand, for the roster and for the board's own files. */
export const NAMES_FLAG: Flag = {
  name: "names",
  value: "FILE",
  help: "CSV file of names for boards: columns mac and label, and any others that the board's files use",
};

/** From a file, for the board's own files. */
export const SECRETS_FLAG: Flag = {
  name: "secrets",
  value: "FILE",
  help: "File of secrets for the board's files, with one NAME=value per line",
};

/** Lets a profile have a secret. */
export const ALLOW_SECRET_FLAG: Flag = {
  name: "allow-secret",
  value: "NAME",
  many: true,
  help: "Let the profile put this secret on the board without asking; may be repeated",
};

/** Fill in the files for the board's own file system. */
export const BOARD_FILES_FLAGS: readonly Flag[] = [
  { name: "label", value: "NAME", help: "Value of {label} in the board's files" },
  { name: "number", value: "N", help: "Value of {number} in the board's files" },
  NAMES_FLAG,
  SECRETS_FLAG,
];

/** For commands that read a roster and keep none. */
export const READ_ROSTER_FLAG: Flag = {
  name: "roster",
  value: "FILE",
  help: "Take {number} from this roster, by the board's MAC address",
};

/** For a board whose program does not let flasher in. */
export const WIPE_FLAG: Flag = {
  name: "wipe-files",
  help: "If the board's program does not stop, blank the board's file system first: all its files are lost",
};

/** What flasher files does without `--wipe-files`. */
export const WITHOUT_WIPE: readonly string[] = ["ls", "get", "rm"];

/** For the Python prompt of a board. */
export const FILES_FLAGS: readonly Flag[] = [
  PORT_FLAG,
  {
    ...BAUD_FLAG,
    offers: ["9600", "115200"],
    help: "Baud rate of the console (default: the profile's expect.baud, or 115200)",
  },
  BOARD_FLAG,
  CHIP_FLAG,
  { name: "allow-outside", help: "Allow the profile to name files outside its folder" },
  ...PLUGIN_FLAGS,
  { name: "trace", value: "FILE", help: "Log every byte and line change on the port to a file" },
];

/** A sentence in the middle of another one. */
export function lower(text: string): string {
  return text[0]!.toLowerCase() + text.slice(1);
}
