import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET, TWO_BUTTONS } from "./sequences.ts";

/**
 * The circuit of Espressif's development boards and of most others, with two transistors: DTR alone pulls GPIO0 low, RTS
 * alone pulls EN low; both together, or neither, pull no pin.
 */
export const autoReset: Board = {
  name: "auto_reset",
  summary: "any board with the two-transistor auto-reset circuit",
  circuit: "autoReset",
  wiring: "DTR, RTS ==[two transistors]==> GPIO0, EN",
  source: 'Espressif, esptool documentation, "Boot Mode Selection": automatic bootloader',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: TWO_BUTTONS,
};
