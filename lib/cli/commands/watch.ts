import { ERASE } from "../../profile/profile.ts";
import type { Command } from "../command.ts";
import {
  AFTER_FLAG,
  ALLOW_SECRET_FLAG,
  FETCH_FLAGS,
  OUTPUT_APART,
  OUTPUT_FLAGS,
  PROFILE_FLAGS,
  SECRETS_FLAG,
  SESSION_FLAGS,
} from "../flags.ts";
import { NO_BOARD_FILES_FLAG, PROFILE_ARGUMENT, ROOM_FLAGS, WRITE_FLAGS } from "./run.ts";

export const watch: Command = {
  name: "watch",
  summary: "Write a profile's files to each board that you plug in",
  argument: PROFILE_ARGUMENT,
  flags: [
    ...PROFILE_FLAGS,
    { name: "present", help: "Also take the boards that are plugged in already" },
    { name: "count", value: "N", help: "End after N boards have passed or are known (default: at Ctrl-C)" },
    { name: "again", help: "Write to boards that passed before, too, instead of only checking them" },
    ...ROOM_FLAGS,
    { name: "no-sound", help: "Do not ring the bell of the terminal" },
    {
      name: "erase",
      value: "WHAT",
      offers: ERASE,
      help: "files: only what is written; all: the whole flash first",
    },
    AFTER_FLAG,
    ...WRITE_FLAGS,
    ...FETCH_FLAGS,
    NO_BOARD_FILES_FLAG,
    SECRETS_FLAG,
    ALLOW_SECRET_FLAG,
    ...SESSION_FLAGS.map((flag) =>
      flag.name === "trace" ? { ...flag, help: `${flag.help}, in a folder` } : flag
    ),
    ...OUTPUT_FLAGS,
  ],
  apart: [...OUTPUT_APART, ["roster", "no-roster"]],
  examples: [
    "flasher watch",
    "flasher watch lamp.yaml --count 30",
    "flasher watch lamp.yaml --on 1-4 --present",
  ],
  topics: ["many", "profile", "exit-codes"],
  acts: true,
  execute: async (call) => (await import("../actions/watch.ts")).execute(call),
};
