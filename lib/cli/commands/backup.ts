import type { Command } from "../command.ts";
import { AFTER_FLAG, OUTPUT_APART, OUTPUT_FLAGS, OVERWRITE_FLAG, READING_FLAGS } from "../flags.ts";

export const backup: Command = {
  name: "backup",
  summary: "Save the whole flash and a profile that restores it",
  argument: {
    name: "FOLDER",
    help:
      "Folder to write to (default: named after the chip and its MAC address); or -, for the flash alone on standard output",
  },
  flags: [OVERWRITE_FLAG, ...READING_FLAGS, AFTER_FLAG, ...OUTPUT_FLAGS],
  apart: OUTPUT_APART,
  examples: ["flasher backup", "flasher backup kitchen"],
  topics: ["commands"],
  acts: true,
  execute: async (call) => (await import("../actions/backup.ts")).execute(call),
};
