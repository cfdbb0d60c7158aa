import { ERASE } from "../../profile/profile.ts";
import type { Command } from "../command.ts";
import { AFTER_FLAG, JSON_FLAG, PROFILE_FLAGS, SESSION_FLAGS } from "../flags.ts";

export const PROFILE_ARGUMENT = {
  name: "PROFILE",
  help: "The profile: a YAML file, or a built-in one; flash.yaml if it is left out",
  offers: "profiles",
} as const;

export const run: Command = {
  name: "run",
  summary: "Make the board's flash hold what a profile says",
  argument: PROFILE_ARGUMENT,
  flags: [
    ...PROFILE_FLAGS,
    {
      name: "erase",
      value: "WHAT",
      offers: ERASE,
      help: "files: what is written; all: first the whole flash",
    },
    AFTER_FLAG,
    {
      name: "repair",
      help: "If the board does not boot as the profile expects, try flash mode dio, then dout",
    },
    {
      name: "boot-written",
      help: "Make the board boot the written application if its otadata would boot another slot",
    },
    { name: "monitor", help: "Open the board's console afterwards" },
    {
      name: "unlock",
      help: "Unlock a write-protected flash permanently if it cannot be unlocked until power-off",
    },
    { name: "full", help: "Write everything, also what the flash holds already" },
    ...SESSION_FLAGS,
    JSON_FLAG,
  ],
  examples: [
    "flasher run",
    "flasher run --port sim:huzzah --json",
    "flasher run flash.yaml --port /dev/ttyUSB0 --baud 921600",
    "flasher run nodemcu.yaml --file 0x0=firmware-combined.bin",
  ],
  acts: true,
  execute: async (call) => (await import("../actions/run.ts")).flashSession(call),
};
