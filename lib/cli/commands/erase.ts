import type { Command } from "../command.ts";
import { AFTER_FLAG, BOARD_FLAGS, OUTPUT_APART, OUTPUT_FLAGS, RANGE_FLAGS } from "../flags.ts";

export const erase: Command = {
  name: "erase",
  summary: "Erase the whole flash, or a range of sectors",
  flags: [
    ...RANGE_FLAGS,
    { name: "yes", short: "y", help: "Do not ask for confirmation; required without a terminal" },
    { name: "force", help: "Erase even if secure boot or flash encryption is enabled" },
    {
      name: "unlock",
      help: "If write protection cannot be lifted temporarily, remove it permanently",
    },
    ...BOARD_FLAGS,
    AFTER_FLAG,
    ...OUTPUT_FLAGS,
  ],
  elsewhere: { all: "To erase the whole flash: flasher erase" },
  apart: OUTPUT_APART,
  examples: ["flasher erase", "flasher erase --offset 0x100000 --size 0x10000 --yes"],
  topics: ["commands"],
  acts: true,
  execute: async (call) => (await import("../actions/erase.ts")).execute(call),
};
