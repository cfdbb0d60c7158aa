import { UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import type { Command } from "../command.ts";

export const boards: Command = {
  name: "boards",
  summary: "List boards, built-in profiles, and boards that are simulated",
  argument: { name: "test", help: "Try a board plugin on simulated boards" },
  more: [{ name: "FILE", help: "The plugin: a file that ends in .js or .ts (docs/plugins.md)" }],
  flags: [],
  examples: ["flasher boards", "flasher boards test ./boards/relay.js"],
  async execute(call) {
    switch (call.argument) {
      case undefined:
        return (await import("../show_boards.ts")).showBoards(call);
      case "test":
        return (await import("../test_plugin.ts")).testPlugin(call);
      default:
        throw new UsageError(`Cannot show boards: found ${quote(call.argument)}, expected "test" or nothing`);
    }
  },
};
