import type { Command } from "../command.ts";
import { OUTPUT_APART, OUTPUT_FLAGS } from "../flags.ts";

export const bundle: Command = {
  name: "bundle",
  summary: "Copy a profile and everything it needs, for use without a network",
  argument: {
    name: "OUT",
    help: "Folder to write: new, empty, or an earlier bundle of this profile, which flasher updates",
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
    { name: "zip", help: "Write a single zip file named OUT instead of a folder" },
    {
      name: "force",
      help: "Overwrite an existing zip file, and files that were changed in an earlier bundle",
    },
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
