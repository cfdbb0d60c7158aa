import type { Board } from "./board.ts";

/** Nothing is reset, neither by lines nor by a person: another circuit, or a program, starts the bootloader. */
export const none: Board = {
  name: "none",
  summary: "no reset at all: the chip is in its bootloader already, or something else puts it there",
  circuit: "none",
  wiring: "DTR, RTS end at the adapter",
  source: 'Espressif, "Boot Mode Selection": the bootloader runs until the next reset',
  enterBootloader: [],
  runFirmware: [],
  hands: "let the chip start its bootloader: GPIO0 low while it comes out of reset",
};
