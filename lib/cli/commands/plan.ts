import type { Command } from "../command.ts";
import { OUTPUT_APART, OUTPUT_FLAGS, PROFILE_FLAGS } from "../flags.ts";
import { PROFILE_ARGUMENTS } from "./run.ts";

export const plan: Command = {
  name: "plan",
  summary: "Check a profile and show what run would write, without a board",
  argument: PROFILE_ARGUMENTS,
  flags: [...PROFILE_FLAGS, ...OUTPUT_FLAGS],
  apart: OUTPUT_APART,
  examples: ["flasher plan flash.yaml", "flasher plan kitchen.yaml garden.yaml --json"],
  topics: ["profile", "firmware-files"],
  execute: async (call) => (await import("../actions/plan.ts")).execute(call),
};
