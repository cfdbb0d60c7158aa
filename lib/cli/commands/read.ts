import type { Command } from "../command.ts";
import {
  AFTER_FLAG,
  OUTPUT_APART,
  OUTPUT_FLAGS,
  OVERWRITE_FLAG,
  RANGE_FLAGS,
  READING_FLAGS,
} from "../flags.ts";

export const read: Command = {
  name: "read",
  summary: "Read flash into a file, verified by MD5",
  argument: {
    name: "OUT",
    help: "File to write, either completely or not at all; or -, for standard output",
    needed: true,
  },
  flags: [
    ...RANGE_FLAGS,
    { name: "all", help: "Read the whole flash, as without --offset and --size" },
    { name: "trim", help: "Omit blank bytes (0xff) at the end of the file" },
    OVERWRITE_FLAG,
    ...READING_FLAGS,
    AFTER_FLAG,
    ...OUTPUT_FLAGS,
  ],
  apart: OUTPUT_APART,
  examples: ["flasher read flash.bin", "flasher read app.bin --offset 0x10000 --size 0x100000 --trim"],
  topics: ["commands"],
  acts: true,
  execute: async (call) => (await import("../actions/read.ts")).execute(call),
};
