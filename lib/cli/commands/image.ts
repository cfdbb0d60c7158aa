import type { Command } from "../command.ts";
import { JSON_FLAG } from "../flags.ts";

export const image: Command = {
  name: "image",
  summary: "Say what a firmware file is: for which chip, what is in it, whether it is whole",
  argument: {
    name: "FILE",
    help: "The file: an image, a merged one, UF2, Intel HEX, a partition table",
    needed: true,
  },
  flags: [JSON_FLAG],
  examples: ["flasher image firmware.bin"],
  execute: async (call) => (await import("../actions/image.ts")).showImage(call),
};
