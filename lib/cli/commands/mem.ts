import type { Command } from "../command.ts";
import { AFTER_FLAG, JSON_FLAG, ROM_BOARD_FLAGS } from "../flags.ts";

export const mem: Command = {
  name: "mem",
  summary: "Read or write words of the chip's memory and registers",
  argument: { name: "ACTION", help: "read or write", needed: true },
  more: [
    { name: "ADDRESS", help: "A multiple of 4, such as 0x3ff00050", needed: true },
    { name: "VALUE", help: "The word to write, 32 bits" },
  ],
  flags: [
    { name: "size", value: "N", help: "How many bytes to read, a multiple of 4; 4 without it" },
    ...ROM_BOARD_FLAGS,
    { ...AFTER_FLAG, help: `${AFTER_FLAG.help}. Without it: run, and after write stay` },
    JSON_FLAG,
  ],
  examples: ["flasher mem read 0x3ff00050 --size 16", "flasher mem write 0x60000300 0x1"],
  execute: async (call) => (await import("../actions/mem.ts")).memSession(call),
};
