import type { Command } from "../command.ts";
import { JSON_FLAG, QUIET_FLAG } from "../flags.ts";

export const check: Command = {
  name: "check",
  summary: "Check all profiles in a folder, without a board",
  argument: {
    name: "FOLDER",
    help: "Folder with profiles, or a profile (default: the current folder); may be repeated",
    offers: "files",
    many: true,
  },
  flags: [
    { name: "no-firmware", help: "Allow firmware files to be missing; check everything else" },
    { name: "readme", help: "Update the tables of profiles in README.md files" },
    {
      name: "allow-plugin",
      value: "SHA256",
      many: true,
      help: "Run the board plugin with this SHA-256 (SHA256:ts for TypeScript); may be repeated",
    },
    { name: "allow-outside", help: "Allow the profiles to name files outside their folders" },
    { name: "github", help: "Print the faults as annotations for GitHub Actions" },
    { name: "junit", value: "FILE", help: "Also write the result to a JUnit XML file" },
    { ...QUIET_FLAG, help: "Print only faults" },
    JSON_FLAG,
  ],
  apart: [["quiet", "json"], ["github", "json"], ["github", "quiet"]],
  examples: [
    "flasher check",
    "flasher check boards --no-firmware",
    "flasher check --readme",
    "flasher check --github --junit check.xml",
  ],
  topics: ["profile", "exit-codes"],
  execute: async (call) => (await import("../actions/check.ts")).execute(call),
};
