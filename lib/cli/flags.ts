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

/** How a session with a board goes. */
export const SESSION_FLAGS: readonly Flag[] = [
  { name: "no-stub", help: "Work with the chip's own ROM: slow, and on the ESP8266 not verified" },
  {
    name: "connect-timeout",
    value: "TIME",
    help:
      "How long to wait for a person at the buttons, e.g. 90s. Without it: 60s, and on a terminal until Ctrl-C",
  },
  { name: "trace", value: "FILE", help: "Write every byte and line change on the port into a file" },
];

/** Commands that reach a board without a profile. */
export const BOARD_FLAGS: readonly Flag[] = [PORT_FLAG, BAUD_FLAG, BOARD_FLAG, CHIP_FLAG, ...SESSION_FLAGS];

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
];

/** Replace values of the profile. */
export const PROFILE_FLAGS: readonly Flag[] = [
  PORT_FLAG,
  BAUD_FLAG,
  BOARD_FLAG,
  CHIP_FLAG,
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
