import type { Command } from "../command.ts";

export const version: Command = {
  name: "version",
  summary: "Show the version",
  flags: [],
  examples: [],
  execute: async (call) => (await import("../actions/version.ts")).execute(call),
};
