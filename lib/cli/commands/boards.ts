import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const boards: Command = {
  name: "boards",
  summary: "List boards, ready profiles, simulated boards; draw how a board is reset",
  argument: {
    name: "BOARD",
    help: 'The board to draw; a list of all if it is left out; "test" to try a plugin on simulated boards',
    offers: "boards",
  },
  more: [{ name: "FILE", help: "The plugin: a file that ends in .js or .ts (docs/plugins.md)" }],
  flags: [JSON_FLAG],
  examples: ["flasher boards", "flasher boards huzzah", "flasher boards test ./boards/relay.js"],
  execute: async (call) =>
    call.argument === "test"
      ? (await import("../actions/boards_test_plugin.ts")).testPlugin(call)
      : (await import("../actions/boards.ts")).showBoards(call),
};
