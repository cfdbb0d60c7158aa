import type { Command } from "../command.ts";
import { JSON_FLAG, PROFILE_FLAGS } from "../flags.ts";
import { PROFILE_ARGUMENT } from "./run.ts";

export const plan: Command = {
  name: "plan",
  summary: "Check a profile and show what run would write, without a board",
  argument: PROFILE_ARGUMENT,
  flags: [...PROFILE_FLAGS, JSON_FLAG],
  examples: ["flasher plan flash.yaml"],
  topics: ["profile", "firmware-files"],
  execute: async (call) => (await import("../actions/plan.ts")).execute(call),
};
