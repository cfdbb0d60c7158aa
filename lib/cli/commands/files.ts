import type { Command } from "../command.ts";
import {
  ALLOW_SECRET_FLAG,
  BOARD_FILES_FLAGS,
  FILES_FLAGS,
  lower,
  OUTPUT_APART,
  OUTPUT_FLAGS,
  READ_ROSTER_FLAG,
  WIPE_FLAG,
} from "../flags.ts";

export const files: Command = {
  name: "files",
  summary: "List, copy and remove files on a board that runs Python",
  argument: {
    name: "PROFILE",
    help: "Profile with board_files (default: flash.yaml); or ls, get, put or rm, followed by paths",
    offers: "profiles",
  },
  more: [{
    name: "PATH",
    help: "ls [/DIR], get /REMOTE [LOCAL], put LOCAL /REMOTE, rm /REMOTE ...",
    many: true,
  }],
  flags: [
    ...FILES_FLAGS,
    ...BOARD_FILES_FLAGS,
    READ_ROSTER_FLAG,
    ALLOW_SECRET_FLAG,
    { ...WIPE_FLAG, help: `PROFILE, put: ${lower(WIPE_FLAG.help)}` },
    { name: "force", help: "get: overwrite an existing file" },
    { name: "yes", help: "rm: do not ask before removing" },
    ...OUTPUT_FLAGS,
  ],
  apart: OUTPUT_APART,
  examples: [
    "flasher files",
    "flasher files flash.yaml --number 7",
    "flasher files ls /lib",
    "flasher files get /main.py",
    "flasher files put main.py /main.py",
    "flasher files rm /old_demo.py",
    "flasher files flash.yaml --wipe-files",
  ],
  topics: ["board-files", "profile", "exit-codes"],
  acts: true,
  execute: async (call) => (await import("../actions/files.ts")).execute(call),
};
