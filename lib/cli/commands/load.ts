import type { Command } from "../command.ts";
import { OUTPUT_APART, OUTPUT_FLAGS, ROM_BOARD_FLAGS } from "../flags.ts";

export const load: Command = {
  name: "load",
  summary: "Load a program into RAM and start it; the flash stays unchanged",
  argument: { name: "FILE", help: "Image whose segments all load into RAM", needed: true },
  flags: [...ROM_BOARD_FLAGS, ...OUTPUT_FLAGS],
  apart: OUTPUT_APART,
  examples: ["flasher load hello.bin"],
  topics: ["commands"],
  acts: true,
  execute: async (call) => (await import("../actions/load.ts")).execute(call),
};
