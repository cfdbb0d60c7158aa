import type { Command } from "../command.ts";
import { CONSOLE_FLAGS } from "../flags.ts";

export const monitor: Command = {
  name: "monitor",
  summary: "Show the board's serial output, and send it what you type",
  argument: {
    name: "PORT",
    help: "Port, or a profile that names port and board (default: flash.yaml, if it exists)",
    offers: "ports and files",
  },
  flags: CONSOLE_FLAGS,
  examples: [
    "flasher monitor",
    "flasher monitor /dev/ttyUSB0 --baud 9600",
    "flasher monitor flash.yaml --reset --timestamps --log board.txt",
    "flasher monitor --reset --until ready --for 20s",
  ],
  topics: ["console", "port-names"],
  execute: async (call) => (await import("../actions/monitor.ts")).execute(call),
};
