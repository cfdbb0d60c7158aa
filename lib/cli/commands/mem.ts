import type { Command } from "../command.ts";
import { AFTER_FLAG, OUTPUT_APART, OUTPUT_FLAGS, ROM_BOARD_FLAGS } from "../flags.ts";

export const mem: Command = {
  name: "mem",
  summary: "Read or write 32-bit words of memory and registers",
  argument: { name: "ACTION", help: "read or write", offers: ["read", "write"], needed: true },
  more: [
    { name: "ADDRESS", help: "Address of the first word, a multiple of 4, such as 0x3ff00050", needed: true },
    { name: "VALUE", help: "The 32-bit word to write" },
  ],
  flags: [
    { name: "size", value: "N", help: "Number of bytes to read, a multiple of 4 (default: 4)" },
    ...ROM_BOARD_FLAGS,
    { ...AFTER_FLAG, help: `${AFTER_FLAG.help} (default: run; after write, stay)` },
    ...OUTPUT_FLAGS,
  ],
  apart: OUTPUT_APART,
  examples: ["flasher mem read 0x3ff00050 --size 16", "flasher mem write 0x60000300 0x1"],
  topics: ["commands"],
  execute: async (call) => (await import("../actions/mem.ts")).execute(call),
};
