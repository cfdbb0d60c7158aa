import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const firmware: Command = {
  name: "firmware",
  summary: "Search the built-in catalogue of firmware for profiles",
  argument: {
    name: "WORDS",
    help: "Words to search for: a board, its maker or its chip (default: show an overview)",
    offers: ["micropython", "circuitpython"],
    many: true,
  },
  flags: [JSON_FLAG],
  examples: ["flasher firmware", "flasher firmware feather s3", "flasher firmware ESP32_GENERIC-SPIRAM"],
  topics: ["profile"],
  execute: async (call) => (await import("../actions/firmware.ts")).execute(call),
};
