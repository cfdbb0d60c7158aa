import type { Command } from "../command.ts";
import { AFTER_FLAG, BOARD_FLAGS, OUTPUT_APART, OUTPUT_FLAGS } from "../flags.ts";

export const info: Command = {
  name: "info",
  summary: "Show a board's chip, flash, MAC addresses, security and firmware",
  flags: [...BOARD_FLAGS, AFTER_FLAG, ...OUTPUT_FLAGS],
  apart: OUTPUT_APART,
  examples: ["flasher info", "flasher info --port /dev/ttyUSB0 --json"],
  topics: ["commands"],
  execute: async (call) => (await import("../actions/info.ts")).execute(call),
};
