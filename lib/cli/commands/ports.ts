import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const ports: Command = {
  name: "ports",
  summary: "List this computer's serial ports",
  flags: [
    { name: "watch", help: "Keep running and report ports that appear or disappear, until Ctrl-C" },
    {
      name: "identify",
      help: "Wait for you to plug in a board, then print its port and the line for the profile",
    },
    { name: "brief", help: "Print one line for each port, its name, a tab and its adapter; for shells" },
    JSON_FLAG,
  ],
  elsewhere: { port: "To ask the board on a port which chip it has: flasher info --port VALUE" },
  apart: [["watch", "identify"], ["brief", "watch"], ["brief", "identify"], ["brief", "json"]],
  examples: ["flasher ports", "flasher ports --identify", "flasher ports --watch --json"],
  topics: ["port-names"],
  execute: async (call) => (await import("../actions/ports.ts")).execute(call),
};
