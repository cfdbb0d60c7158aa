import type { Command } from "../command.ts";
import { ALLOW_SECRET_FLAG, CA_FLAG, NAMES_FLAG, SECRETS_FLAG } from "../flags.ts";

export const ui: Command = {
  name: "ui",
  summary: "Write to boards from a page in the browser",
  argument: {
    name: "PROFILE",
    help:
      "Profile, firmware or build to write, which nobody at the page can change by accident; or a folder whose " +
      "profiles the page offers (default: the current folder)",
    offers: "profiles",
  },
  flags: [
    { name: "no-open", help: "Only print the address of the page" },
    {
      name: "port",
      short: "p",
      value: "PORT",
      many: true,
      offers: "several ports or files",
      help: "Offer only this port; may be repeated (default: all)",
    },
    {
      name: "idle",
      value: "TIME",
      help: "Exit after this long without a page or work, such as 90s or 10m (default: off)",
    },
    {
      name: "allow-plugin",
      value: "SHA256",
      many: true,
      help: "Run the board plugin that has this SHA-256 without asking",
    },
    CA_FLAG,
    NAMES_FLAG,
    SECRETS_FLAG,
    ALLOW_SECRET_FLAG,
  ],
  examples: ["flasher ui", "flasher ui lamp.yaml", "flasher ui --port /dev/ttyUSB0 --no-open"],
  topics: ["profile"],
  acts: true,
  execute: async (call) => (await import("../actions/ui.ts")).execute(call),
};
