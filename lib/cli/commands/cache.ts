import type { Command } from "../command.ts";
import { OUTPUT_APART, OUTPUT_FLAGS } from "../flags.ts";

export const cache: Command = {
  name: "cache",
  summary: "List or remove downloaded firmware",
  flags: [
    {
      name: "prune",
      help: "Remove all files; flasher fetch downloads them again if the publisher still has them",
    },
    {
      name: "keep",
      value: "PROFILE",
      offers: "profiles",
      many: true,
      help: "With --prune: keep the files of this profile; may be repeated",
    },
    ...OUTPUT_FLAGS,
  ],
  apart: OUTPUT_APART,
  examples: ["flasher cache", "flasher cache --prune", "flasher cache --prune --keep flash.yaml"],
  topics: ["offline"],
  execute: async (call) => (await import("../actions/cache.ts")).execute(call),
};
