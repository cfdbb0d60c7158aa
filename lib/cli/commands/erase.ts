import type { Command } from "../command.ts";
import { AFTER_FLAG, BOARD_FLAGS, JSON_FLAG, RANGE_FLAGS } from "../flags.ts";

export const erase: Command = {
  name: "erase",
  summary: "Make the flash blank, all of it or some sectors",
  flags: [
    ...RANGE_FLAGS,
    { name: "yes", short: "y", help: "Do not ask first; needed where there is no terminal" },
    { name: "force", help: "Erase although secure boot or flash encryption is on" },
    {
      name: "unlock",
      help: "Unlock a write-protected flash permanently if it cannot be unlocked until power-off",
    },
    ...BOARD_FLAGS,
    AFTER_FLAG,
    JSON_FLAG,
  ],
  examples: ["flasher erase", "flasher erase --offset 0x100000 --size 0x10000 --yes"],
  acts: true,
  execute: async (call) => (await import("../actions/erase.ts")).eraseSession(call),
};
