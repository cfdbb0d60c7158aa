import type { Command } from "../command.ts";
import { DOWNLOAD_FLAGS, OUTPUT_APART, OUTPUT_FLAGS } from "../flags.ts";

export const lock: Command = {
  name: "lock",
  summary: "Record the exact firmware of a profile in a lock file",
  argument: {
    name: "PROFILE",
    help: "Profile that names firmware by name or address (default: flash.yaml)",
    offers: "profiles",
  },
  flags: [
    { name: "newest", help: "First update the version in the profile to the newest release" },
    ...DOWNLOAD_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  apart: OUTPUT_APART,
  examples: ["flasher lock", "flasher lock kitchen.yaml", "flasher lock --newest"],
  topics: ["profile", "exit-codes"],
  execute: async (call) => (await import("../actions/lock.ts")).execute(call),
};
