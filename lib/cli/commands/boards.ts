import type { Command } from "../command.ts";

export const boards: Command = {
  name: "boards",
  summary: "List boards, built-in profiles, and boards that are simulated",
  flags: [],
  examples: ["flasher boards"],
  execute: async (call) => (await import("../show_boards.ts")).showBoards(call),
};
