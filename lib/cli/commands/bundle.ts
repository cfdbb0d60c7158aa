import type { Command } from "../command.ts";
import { OUTPUT_APART, OUTPUT_FLAGS } from "../flags.ts";

export const bundle: Command = {
  name: "bundle",
  summary: "Copy a profile and all that it needs, for use without a network",
  argument: {
    name: "OUT",
    help:
      "Folder: a new one, an empty one, or an earlier bundle of this profile, which is brought up to date",
    needed: true,
    offers: "files",
  },
  more: [{ name: "PROFILE", help: "Profile: a YAML file (default: flash.yaml)", offers: "profiles" }],
  flags: [
    {
      name: "with",
      value: "FILE",
      many: true,
      help: "Also copy this program, such as flasher.exe; may be repeated",
    },
    { name: "with-self", help: "Also copy this flasher" },
    { name: "zip", help: "Write one zip file, called OUT, instead of a folder" },
    { name: "force", help: "Replace a zip file, and files that were changed in an earlier bundle" },
    ...OUTPUT_FLAGS,
  ],
  apart: OUTPUT_APART,
  examples: [
    "flasher bundle workshop",
    "flasher bundle stick/workshop kitchen.yaml --with-self --with flasher.exe",
    "flasher bundle workshop.zip --zip",
  ],
  topics: ["offline"],
  acts: true,
  execute: async (call) => (await import("../actions/bundle.ts")).execute(call),
};
