import type { Command } from "../command.ts";

export const completions: Command = {
  name: "completions",
  summary: "Print a script that makes a shell complete flasher's words",
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
  execute: async (call) => (await import("../actions/completions.ts")).showCompletions(call),
};
