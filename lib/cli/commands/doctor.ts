import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Say what keeps this computer from reaching a board",
  flags: [
    { name: "port", short: "p", value: "PORT", help: "Look at this port only; names as in a profile" },
    {
      name: "self-test",
      help: "Try the port: open it, set speeds, send bytes, switch DTR and RTS (which may reset a board)",
    },
    { name: "udev", help: "Print rules for Linux that let everybody at the computer use such adapters" },
    JSON_FLAG,
  ],
  apart: [["udev", "port"], ["udev", "self-test"], ["udev", "json"]],
  examples: ["flasher doctor", "flasher doctor --self-test --port /dev/ttyUSB0"],
  execute: async (call) => (await import("../actions/doctor.ts")).showDoctor(call),
};
