import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const ports: Command = {
  name: "ports",
  summary: "List the serial ports of this computer",
  flags: [
    { name: "watch", help: "Stay, and tell what comes and goes, until Ctrl-C" },
    { name: "identify", help: "Plug your board in: which port it is, and the line for the profile" },
    JSON_FLAG,
  ],
  apart: [["watch", "identify"]],
  examples: ["flasher ports", "flasher ports --identify", "flasher ports --watch --json"],
  execute: async (call) => (await import("../actions/ports.ts")).showPorts(call),
};
