import type { Command } from "../command.ts";
import { AFTER_FLAG, BOARD_FLAGS, JSON_FLAG, OVERWRITE_FLAG } from "../flags.ts";

export const backup: Command = {
  name: "backup",
  summary: "Save the whole flash, with a profile that restores it",
  argument: { name: "FOLDER", help: "Where to; without it a folder named by chip and MAC address" },
  flags: [OVERWRITE_FLAG, ...BOARD_FLAGS, AFTER_FLAG, JSON_FLAG],
  examples: ["flasher backup", "flasher backup kitchen"],
  acts: true,
  execute: async (call) => (await import("../actions/backup.ts")).backupSession(call),
};
