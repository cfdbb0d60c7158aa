import type { Command } from "../command.ts";
import {
  AFTER_FLAG,
  BOARD_FILES_FLAGS,
  OFFSET_ELSEWHERE,
  OUTPUT_APART,
  OUTPUT_FLAGS,
  PROFILE_FLAGS,
  READ_ROSTER_FLAG,
  SESSION_FLAGS,
} from "../flags.ts";
import { NO_BOARD_FILES_FLAG, PROFILE_ARGUMENTS } from "./run.ts";

export const verify: Command = {
  name: "verify",
  summary: "Compare the flash with firmware or a profile, without writing",
  argument: PROFILE_ARGUMENTS,
  flags: [
    ...PROFILE_FLAGS,
    AFTER_FLAG,
    { ...NO_BOARD_FILES_FLAG, help: "Do not compare the profile's board_files" },
    ...BOARD_FILES_FLAGS,
    READ_ROSTER_FLAG,
    ...SESSION_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  elsewhere: OFFSET_ELSEWHERE,
  apart: OUTPUT_APART,
  examples: [
    "flasher verify",
    "flasher verify firmware.bin",
    "flasher verify kitchen.yaml garden.yaml",
    "flasher verify nodemcu.yaml --file 0x0=firmware-combined.bin",
  ],
  topics: ["profile", "commands"],
  acts: true,
  execute: async (call) => (await import("../actions/verify.ts")).execute(call),
};
