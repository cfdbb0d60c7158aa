import type { Command } from "../command.ts";

export const completions: Command = {
  name: "completions",
  summary: "Print a completion script for a shell",
  argument: {
    name: "SHELL",
    help: "bash, zsh, fish or powershell",
    offers: ["bash", "zsh", "fish", "powershell"],
    needed: true,
  },
  flags: [],
  examples: [
    'eval "$(flasher completions bash)"',
    "flasher completions fish > ~/.config/fish/completions/flasher.fish",
  ],
  execute: async (call) => (await import("../actions/completions.ts")).execute(call),
};
