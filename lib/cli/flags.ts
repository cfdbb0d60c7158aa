/** Flags that commands share: one list, so that they mean the same everywhere. */
import { AFTER, FLASH_MODES } from "../profile/profile.ts";
import type { Flag } from "./command.ts";

export const JSON_FLAG: Flag = {
  name: "json",
  help: "Print JSON for scripts, one value a line (docs/json.md)",
};

const PORT_FLAG: Flag = {
  name: "port",
  short: "p",
  value: "PORT",
  offers: "ports",
  help: "Serial port: auto, /dev/ttyUSB0, serial:0001, usb:10c4:ea60, rfc2217://host:port, sim:huzzah",
};
const BAUD_FLAG: Flag = {
  name: "baud",
  short: "b",
  value: "N",
  offers: ["115200", "230400", "460800", "921600"],
  help: "Bits per second for the transfer, or auto: as fast as this adapter has proved to be",
};
const BOARD_FLAG: Flag = {
  name: "board",
  value: "NAME",
  offers: "boards",
  help: 'How DTR and RTS are wired; "flasher boards" lists them; or a board plugin: ./relay.js',
};
const CHIP_FLAG: Flag = {
  name: "chip",
  value: "ID",
  offers: "chips",
  help: "Refuse any other chip than this one",
};

/** Which board, and how it is reached. */
export const WAY_FLAGS: readonly Flag[] = [PORT_FLAG, BAUD_FLAG, BOARD_FLAG, CHIP_FLAG];

/** Whether a board may be code. */
const PLUGIN_FLAGS: readonly Flag[] = [
  {
    name: "allow-plugin",
    value: "SHA256",
    many: true,
    help:
      "Run the board plugin with this SHA-256 (SHA256:ts for TypeScript) without asking; may be given several times",
  },
  { name: "no-plugins", help: "Run no board plugin, also one that was allowed before" },
];

/** What the board does in the end. */
export const AFTER_FLAG: Flag = {
  name: "after",
  value: "WHAT",
  offers: AFTER,
  help: "run: restart into the firmware; stay: stay in the bootloader",
};

/** A person's files are not lost by accident. */
export const OVERWRITE_FLAG: Flag = { name: "force", help: "Replace a file that is there already" };

/** A part of the flash. */
export const RANGE_FLAGS: readonly Flag[] = [
  { name: "offset", value: "N", help: "Where it begins, e.g. 0x10000; 0 without it" },
  { name: "size", value: "N", help: "How many bytes, e.g. 0x1000; without it up to the end" },
];

const NO_STUB_FLAG: Flag = {
  name: "no-stub",
  help: "Work with the chip's own ROM: slow, and the ESP8266's cannot read flash back",
};

/** How a session with a chip's ROM goes. */
const ROM_SESSION_FLAGS: readonly Flag[] = [
  {
    name: "connect-timeout",
    value: "TIME",
    help:
      "How long to wait for a person at the buttons, e.g. 90s. Without it: 60s, and on a terminal until Ctrl-C",
  },
  ...PLUGIN_FLAGS,
  { name: "trace", value: "FILE", help: "Write every byte and line change on the port into a file" },
];

/** How a session with a board goes. */
export const SESSION_FLAGS: readonly Flag[] = [NO_STUB_FLAG, ...ROM_SESSION_FLAGS];

/** Commands that reach a board without a profile. */
export const BOARD_FLAGS: readonly Flag[] = [...WAY_FLAGS, ...SESSION_FLAGS];

/** The monitor. */
export const CONSOLE_FLAGS: readonly Flag[] = [
  PORT_FLAG,
  { ...BAUD_FLAG, help: "Bits per second of the console; 115200, or what the profile expects" },
  BOARD_FLAG,
  { ...CHIP_FLAG, help: "The chip, which decides at what rate its ROM speaks" },
  { name: "reset", help: "Reset the board first, so that its boot text is seen" },
  { name: "timestamps", help: "Begin each line with the seconds since the monitor began" },
  { name: "log", value: "FILE", help: "Write what the board prints into a file, too" },
  {
    name: "until",
    value: "TEXT",
    help: "End when the board has printed this; exit code 13 if --for ends before",
  },
  { name: "for", value: "TIME", help: "End after this time, e.g. 10s" },
  ...PLUGIN_FLAGS,
];
/** Those of them that leave the RAM to the person. */
export const ROM_BOARD_FLAGS: readonly Flag[] = [...WAY_FLAGS, ...ROM_SESSION_FLAGS];

/** Replace values of the profile. */
export const PROFILE_FLAGS: readonly Flag[] = [
  ...WAY_FLAGS,
  {
    name: "file",
    short: "f",
    value: "OFFSET=PATH",
    offers: "placed files",
    many: true,
    help: "Write this instead of the profile's files; may stand several times",
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
  { name: "allow-outside", help: "Let the profile name files outside of its folder" },
  {
    name: "force",
    help: "Write despite problems with chip revision, security, partition table or file offset",
  },
];
