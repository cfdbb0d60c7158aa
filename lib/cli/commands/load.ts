import type { Command } from "../command.ts";
import { JSON_FLAG, ROM_BOARD_FLAGS } from "../flags.ts";

export const load: Command = {
  name: "load",
  summary: "Load a program into RAM and start it; the flash stays unchanged",
  argument: { name: "FILE", help: "Image whose segments all load into RAM", needed: true },
  flags: [...ROM_BOARD_FLAGS, JSON_FLAG],
  examples: ["flasher load hello.bin"],
  topics: ["commands"],
  acts: true,
  execute: async (call) => (await import("../actions/load.ts")).execute(call),
};
