import type { Board } from "./board.ts";

/** No reset by lines or by the user: another circuit or a program starts the bootloader. */
export const none: Board = {
  name: "none",
  summary: "no reset: the chip is already in its bootloader, or something else puts it there",
  circuit: "none",
  wiring: "DTR, RTS not connected",
  source: 'Espressif, "Boot Mode Selection": the bootloader runs until the next reset',
  enterBootloader: [],
  runFirmware: [],
  hands: "start the chip's bootloader: keep GPIO0 low while the chip leaves reset",
};
