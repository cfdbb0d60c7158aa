import type { Command } from "../command.ts";
import { AFTER_FLAG, JSON_FLAG, PROFILE_FLAGS, SESSION_FLAGS } from "../flags.ts";
import { PROFILE_ARGUMENT } from "./run.ts";

export const verify: Command = {
  name: "verify",
  summary: "Compare the board's flash with a profile, without writing",
  argument: PROFILE_ARGUMENT,
  flags: [...PROFILE_FLAGS, AFTER_FLAG, ...SESSION_FLAGS, JSON_FLAG],
  examples: ["flasher verify", "flasher verify nodemcu.yaml --file 0x0=firmware-combined.bin"],
  topics: ["profile", "commands"],
  acts: true,
  execute: async (call) => (await import("../actions/verify.ts")).execute(call),
};
