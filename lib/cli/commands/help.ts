import type { Command } from "../command.ts";

export const help: Command = {
  name: "help",
  summary: "Show help for flasher or for a command",
  argument: {
    name: "COMMAND",
    help: "Command to explain; without it, all commands are listed",
    offers: "commands",
  },
  flags: [],
  examples: ["flasher help run"],
  execute: async (call) => (await import("../actions/help.ts")).execute(call),
};
