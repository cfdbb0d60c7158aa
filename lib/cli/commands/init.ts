import type { Command } from "../command.ts";
import { WAY_FLAGS } from "../flags.ts";

export const init: Command = {
  name: "init",
  summary: "Write a profile: out of questions, flags, or what another tool was told",
  argument: { name: "PROFILE", help: "The profile to write; flash.yaml if it is left out", offers: "files" },
  flags: [
    {
      name: "file",
      short: "f",
      value: "[OFFSET=]PATH",
      many: true,
      offers: "placed files",
      help: "What to write; without OFFSET the file tells; may stand several times",
    },
    ...WAY_FLAGS,
    {
      name: "from",
      value: "FILE",
      help: "Translate flasher_args.json of an ESP-IDF build, or an ESP Web Tools manifest",
    },
    {
      name: "from-esptool",
      value: "LINE",
      help: 'Translate a command line, in quotes: "esptool.py ... write_flash ..."',
    },
    { name: "yes", short: "y", help: "Ask nothing: take what is proposed" },
    { name: "force", help: "Replace a profile that is there already" },
    { name: "allow-outside", help: "Let the profile name files outside of its folder" },
    { name: "no-schema", help: "Write no flash.schema.json, by which editors check the profile" },
  ],
  apart: [["from", "from-esptool"]],
  examples: [
    "flasher init",
    "flasher init --file firmware.bin --board nodemcu --yes",
    'flasher init --from-esptool "esptool.py -b 460800 write_flash 0x0 fw.bin"',
    "flasher init --from build/flasher_args.json",
  ],
  acts: true,
  execute: async (call) => (await import("../actions/init.ts")).initProfile(call),
};
