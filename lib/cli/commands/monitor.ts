import type { Command } from "../command.ts";
import { CONSOLE_FLAGS } from "../flags.ts";

export const monitor: Command = {
  name: "monitor",
  summary: "Show what the board prints, and send it what is typed",
  argument: {
    name: "PORT",
    help: "A port, or a profile that names port and board; flash.yaml if it is left out and there is one",
  },
  flags: CONSOLE_FLAGS,
  examples: [
    "flasher monitor",
    "flasher monitor /dev/ttyUSB0 --baud 9600",
    "flasher monitor flash.yaml --reset --timestamps --log board.txt",
    "flasher monitor --reset --until ready --for 20s",
  ],
  execute: async (call) => (await import("../actions/monitor.ts")).monitorSession(call),
};
