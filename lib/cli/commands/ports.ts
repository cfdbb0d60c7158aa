import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const ports: Command = {
  name: "ports",
  summary: "List the serial ports of this computer",
  flags: [JSON_FLAG],
  examples: ["flasher ports"],
  execute: async (call) => (await import("../show_ports.ts")).showPorts(call),
};
