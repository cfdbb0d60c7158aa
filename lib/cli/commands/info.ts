import type { Command } from "../command.ts";
import { AFTER_FLAG, BOARD_FLAGS, JSON_FLAG } from "../flags.ts";

export const info: Command = {
  name: "info",
  summary: "Show a board's chip, flash, MAC addresses, security and firmware",
  flags: [...BOARD_FLAGS, AFTER_FLAG, JSON_FLAG],
  examples: ["flasher info", "flasher info --port /dev/ttyUSB0 --json"],
  topics: ["commands"],
  execute: async (call) => (await import("../actions/info.ts")).execute(call),
};
