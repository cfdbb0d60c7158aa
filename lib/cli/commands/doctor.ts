import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Find what keeps this computer from reaching a board",
  flags: [
    {
      name: "port",
      short: "p",
      value: "PORT",
      offers: "ports or files",
      help: "Check only this port, named as in a profile",
    },
    {
      name: "self-test",
      help: "Test the port: open it, set baud rates, send bytes, switch DTR and RTS (may reset a board)",
    },
    { name: "udev", help: "Print Linux udev rules that let the user at the computer use such adapters" },
    JSON_FLAG,
  ],
  apart: [["udev", "port"], ["udev", "self-test"], ["udev", "json"]],
  examples: ["flasher doctor", "flasher doctor --self-test --port /dev/ttyUSB0"],
  topics: ["port-names"],
  execute: async (call) => (await import("../actions/doctor.ts")).execute(call),
};
