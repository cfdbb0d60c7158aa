import type { Command } from "../command.ts";
import { CONNECTION_FLAGS, QUIET_FLAG } from "../flags.ts";

export const init: Command = {
  name: "init",
  summary: "Create a profile from questions, flags or another tool's settings",
  argument: {
    name: "PROFILE",
    help: "Profile to write (default: flash.yaml); with --repo, a folder (default: the current one)",
    offers: "files",
  },
  flags: [
    {
      name: "file",
      short: "f",
      value: "[OFFSET=]PATH",
      many: true,
      offers: "placed files",
      help: "File to write; without OFFSET, where the file belongs; may be repeated",
    },
    {
      name: "firmware",
      value: "NAME",
      help: "Firmware by name instead of a file, such as micropython@1.26.1/ESP8266_GENERIC",
    },
    ...CONNECTION_FLAGS,
    {
      name: "from",
      value: "FILE",
      help: "Translate flasher_args.json or flash_args of an ESP-IDF build, or an ESP Web Tools manifest",
    },
    {
      name: "from-esptool",
      value: "LINE",
      help: 'Translate an esptool command line, in quotes: "esptool.py ... write_flash ..."',
    },
    {
      name: "repo",
      help: "Create a repository of profiles instead: a README, a check of every change, a first profile",
    },
    { name: "yes", short: "y", help: "Ask no questions; accept what is proposed" },
    { name: "force", help: "Overwrite an existing profile" },
    { name: "allow-outside", help: "Allow the profile to name files outside its folder" },
    { name: "no-schema", help: "Do not write flash.schema.json, which lets editors check the profile" },
    { ...QUIET_FLAG, help: "Print only questions, warnings and errors" },
  ],
  apart: [
    ["from", "from-esptool"],
    ["firmware", "file"],
    ["firmware", "from"],
    ["firmware", "from-esptool"],
    ...["file", "firmware", "from", "from-esptool", "force", "allow-outside", "no-schema"].map((other) =>
      ["repo", other] as const
    ),
  ],
  examples: [
    "flasher init",
    "flasher init --file firmware.bin --board nodemcu --yes",
    'flasher init --from-esptool "esptool.py -b 460800 write_flash 0x0 fw.bin"',
    "flasher init --from build/flasher_args.json",
    "flasher init --firmware micropython@1.26.1/ESP8266_GENERIC --yes",
    "flasher init --repo boards --board nodemcu",
  ],
  topics: ["profile", "firmware-files", "esptool"],
  acts: true,
  execute: async (call) => (await import("../actions/init.ts")).execute(call),
};
