import type { Command } from "../command.ts";

export const licenses: Command = {
  name: "licenses",
  summary: "Show the licences of flasher and of the software it contains",
  flags: [],
  examples: [],
  execute: async (call) => (await import("../actions/licenses.ts")).execute(call),
};
