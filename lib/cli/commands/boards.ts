import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const boards: Command = {
  name: "boards",
  summary: "List boards, profiles and simulated boards; draw reset sequences",
  argument: {
    name: "BOARD",
    help: 'Board to draw; without it, all boards are listed. "test" tries a plugin on simulated boards',
    offers: "boards",
  },
  more: [{ name: "FILE", help: "Plugin to test: a .js or .ts file (flasher help plugins)" }],
  flags: [JSON_FLAG],
  examples: ["flasher boards", "flasher boards huzzah", "flasher boards test ./boards/relay.js"],
  topics: ["reset", "plugins"],
  execute: async (call) =>
    call.argument === "test"
      ? (await import("../actions/boards_test.ts")).execute(call)
      : (await import("../actions/boards.ts")).execute(call),
};
