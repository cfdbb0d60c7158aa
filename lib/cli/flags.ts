/** Flags that commands share: one list, so that they mean the same everywhere. */
import type { Flag } from "./command.ts";

export const JSON_FLAG: Flag = {
  name: "json",
  help: "Print JSON for scripts, one value a line (docs/json.md)",
};

const PORT_FLAG: Flag = {
  name: "port",
  short: "p",
  value: "PORT",
  help: "Serial port: auto, /dev/ttyUSB0, rfc2217://host:port, sim:huzzah",
};
const BAUD_FLAG: Flag = { name: "baud", short: "b", value: "N", help: "Bits per second for the transfer" };
const BOARD_FLAG: Flag = {
  name: "board",
  value: "NAME",
  help: 'How DTR and RTS are wired; "flasher boards" lists them',
};
const CHIP_FLAG: Flag = { name: "chip", value: "ID", help: "Refuse any other chip than this one" };

/** What the board does in the end. */
export const AFTER_FLAG: Flag = {
  name: "after",
  value: "WHAT",
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
  help: "Work with the chip's own ROM: slow, and on the ESP8266 not verified",
};

/** How a session with a chip's ROM goes. */
const ROM_SESSION_FLAGS: readonly Flag[] = [
  {
    name: "connect-timeout",
    value: "TIME",
    help:
      "How long to wait for a person at the buttons, e.g. 90s. Without it: 60s, and on a terminal until Ctrl-C",
  },
  { name: "trace", value: "FILE", help: "Write every byte and line change on the port into a file" },
];

/** How a session with a board goes. */
export const SESSION_FLAGS: readonly Flag[] = [NO_STUB_FLAG, ...ROM_SESSION_FLAGS];

const WAY_FLAGS: readonly Flag[] = [PORT_FLAG, BAUD_FLAG, BOARD_FLAG, CHIP_FLAG];

/** Commands that reach a board without a profile. */
export const BOARD_FLAGS: readonly Flag[] = [...WAY_FLAGS, ...SESSION_FLAGS];
/** Those of them that leave the RAM to the person. */
export const ROM_BOARD_FLAGS: readonly Flag[] = [...WAY_FLAGS, ...ROM_SESSION_FLAGS];

/** Replace values of the profile. */
export const PROFILE_FLAGS: readonly Flag[] = [
  ...WAY_FLAGS,
  {
    name: "file",
    short: "f",
    value: "OFFSET=PATH",
    many: true,
    help: "Write this instead of the profile's files; may stand several times",
  },
  { name: "mode", value: "MODE", help: "Flash mode in the image header: keep, qio, qout, dio, dout" },
  { name: "freq", value: "FREQ", help: "Flash frequency in the image header: keep, 40m, ..." },
  { name: "size", value: "SIZE", help: "Flash size in the image header: detect, keep, 4MB, ..." },
  { name: "allow-outside", help: "Let the profile name files outside of its folder" },
  {
    name: "force",
    help: "Write although the chip's revision, its security or a partition table speaks against it",
  },
];
