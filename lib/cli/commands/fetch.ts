import type { Command } from "../command.ts";
import { DOWNLOAD_FLAGS, OUTPUT_APART, OUTPUT_FLAGS } from "../flags.ts";

export const fetch: Command = {
  name: "fetch",
  summary: "Download the firmware that a profile's lock file names",
  argument: {
    name: "PROFILE",
    help: "Profile with a lock file beside it (default: flash.yaml)",
    offers: "profiles",
  },
  flags: [...DOWNLOAD_FLAGS, ...OUTPUT_FLAGS],
  apart: OUTPUT_APART,
  examples: [
    "flasher fetch",
    "flasher fetch kitchen.yaml",
    "flasher fetch --allow-host downloads.example.com",
  ],
  topics: ["offline", "exit-codes"],
  execute: async (call) => (await import("../actions/fetch.ts")).execute(call),
};
