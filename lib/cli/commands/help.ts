import type { Command } from "../command.ts";

export const help: Command = {
  name: "help",
  summary: "Show help for flasher, for a command or about a topic",
  argument: {
    name: "NAME",
    help: "Command or topic to explain; without it, all of them are listed",
    offers: "commands and topics",
  },
  flags: [],
  examples: ["flasher help run", "flasher help profile"],
  execute: async (call) => (await import("../actions/help.ts")).execute(call),
};
