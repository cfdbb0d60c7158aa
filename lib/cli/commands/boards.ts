import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const boards: Command = {
  name: "boards",
  summary: "List boards, ready profiles, simulated boards; draw how a board is reset",
  argument: { name: "BOARD", help: "The board to draw; a list of all if it is left out" },
  flags: [JSON_FLAG],
  examples: ["flasher boards", "flasher boards huzzah"],
  execute: async (call) => (await import("../show_boards.ts")).showBoards(call),
};
