import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const image: Command = {
  name: "image",
  summary: "Describe a firmware file: its chip, contents and integrity",
  argument: {
    name: "FILE",
    help: "Firmware file: image, merged image, UF2, Intel HEX or partition table",
    needed: true,
  },
  flags: [JSON_FLAG],
  examples: ["flasher image firmware.bin"],
  topics: ["firmware-files", "commands"],
  execute: async (call) => (await import("../actions/image.ts")).execute(call),
};
