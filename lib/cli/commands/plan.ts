import type { Command } from "../command.ts";
import { OFFSET_ELSEWHERE, OUTPUT_APART, OUTPUT_FLAGS, PROFILE_FLAGS } from "../flags.ts";
import { PROFILE_ARGUMENTS } from "./run.ts";

export const plan: Command = {
  name: "plan",
  summary: "Check firmware or a profile, and show the plan, without a board",
  argument: PROFILE_ARGUMENTS,
  flags: [...PROFILE_FLAGS, ...OUTPUT_FLAGS],
  elsewhere: OFFSET_ELSEWHERE,
  apart: OUTPUT_APART,
  examples: [
    "flasher plan flash.yaml",
    "flasher plan firmware.bin",
    "flasher plan kitchen.yaml garden.yaml --json",
  ],
  topics: ["profile", "firmware-files"],
  execute: async (call) => (await import("../actions/plan.ts")).execute(call),
};
