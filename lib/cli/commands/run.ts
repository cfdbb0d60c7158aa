import { ERASE } from "../../profile/profile.ts";
import type { Command, Flag } from "../command.ts";
import {
  AFTER_FLAG,
  ALLOW_SECRET_FLAG,
  BOARD_FILES_FLAGS,
  FETCH_FLAGS,
  lower,
  NAMES_FLAG,
  OFFSET_ELSEWHERE,
  OUTPUT_APART,
  OUTPUT_FLAGS,
  PROFILE_FLAGS,
  SESSION_FLAGS,
  WIPE_FLAG,
} from "../flags.ts";

export const PROFILE_ARGUMENT = {
  name: "PROFILE",
  help:
    "Profile: a YAML file or a built-in profile (default: flash.yaml); or firmware, or a folder of build output",
  offers: "profiles",
} as const;

/** For commands that change nothing, and so may do the same with several profiles. */
export const PROFILE_ARGUMENTS = {
  ...PROFILE_ARGUMENT,
  help: `${PROFILE_ARGUMENT.help}; may be repeated`,
  many: true,
} as const;

/** For several boards at once. */
export const ROOM_FLAGS: readonly Flag[] = [
  {
    name: "on",
    value: "SOCKET",
    many: true,
    help: "Only boards at this USB socket or hub, as ports prints it; may be repeated",
  },
  { name: "jobs", value: "N", help: "Work on at most N boards at the same time (default: on all)" },
  {
    name: "roster",
    value: "FILE",
    help: "Keep the numbers and results of the boards in this file (default for several real boards: " +
      "PROFILE-roster.jsonl)",
  },
  { name: "no-roster", help: "Keep no file of the boards" },
  NAMES_FLAG,
  { name: "first", value: "N", help: "Number of the first board that the roster does not have (default: 1)" },
  { name: "yes", help: "Do not ask before writing" },
];

/** Decide what is written, and how. */
export const WRITE_FLAGS: readonly Flag[] = [
  {
    name: "repair",
    help: "If the board does not boot as the profile expects, try flash mode dio, then dout",
  },
  {
    name: "boot-written",
    help: "If otadata would boot another slot, make the board boot the application just written",
  },
  {
    name: "unlock",
    help: "If write protection cannot be lifted temporarily, remove it permanently",
  },
  { name: "full", help: "Rewrite everything, even what the flash already holds" },
];

export const NO_BOARD_FILES_FLAG: Flag = {
  name: "no-board-files",
  help: "Do not put the profile's board_files on the board",
};

const [REPAIR, BOOT_WRITTEN, ...OTHER_WRITE_FLAGS] = WRITE_FLAGS;

export const run: Command = {
  name: "run",
  summary: "Write firmware, or a profile's files, to the flash and verify it",
  argument: PROFILE_ARGUMENT,
  flags: [
    ...PROFILE_FLAGS.map((flag) =>
      flag.name === "port"
        ? {
          ...flag,
          many: true,
          offers: "several ports or files",
          help: `${flag.help}; may be repeated`,
        } as const
        : flag
    ),
    { name: "all", help: "Write to every board that is plugged in now, after asking" },
    ...ROOM_FLAGS.map((flag) =>
      flag.name === "on" || flag.name === "yes" ? { ...flag, help: `With --all: ${lower(flag.help)}` } : flag
    ),
    {
      name: "erase",
      value: "WHAT",
      offers: ERASE,
      help: "files: only what is written; all: the whole flash first",
    },
    AFTER_FLAG,
    REPAIR!,
    BOOT_WRITTEN!,
    { name: "monitor", help: "Open the monitor afterwards" },
    ...OTHER_WRITE_FLAGS,
    NO_BOARD_FILES_FLAG,
    WIPE_FLAG,
    ...BOARD_FILES_FLAGS.filter((flag) => flag !== NAMES_FLAG),
    ALLOW_SECRET_FLAG,
    {
      name: "save",
      value: "FILE",
      help: "Also write a profile for later runs; an existing file is never replaced",
    },
    ...FETCH_FLAGS,
    ...SESSION_FLAGS.map((flag) =>
      flag.name === "trace" ? { ...flag, help: `${flag.help}; for several boards: into a folder` } : flag
    ),
    ...OUTPUT_FLAGS,
  ],
  elsewhere: OFFSET_ELSEWHERE,
  apart: [...OUTPUT_APART, ["all", "port"], ["all", "monitor"], ["all", "wipe-files"], [
    "roster",
    "no-roster",
  ]],
  examples: [
    "flasher run firmware.bin",
    "flasher run firmware.bin --save flash.yaml",
    "flasher run",
    "flasher run --all",
    "flasher run --port sim:huzzah --json",
    "flasher run --port sim:esp8266x10",
    "flasher run flash.yaml --port /dev/ttyUSB0 --baud 921600",
    "flasher run nodemcu.yaml --file 0x0=firmware-combined.bin",
  ],
  topics: ["profile", "firmware-files", "many", "exit-codes"],
  acts: true,
  execute: async (call) => (await import("../actions/run.ts")).execute(call),
};
