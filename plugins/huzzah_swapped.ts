import type { Board } from "./board.ts";
import { SWAPPED_HARD_RESET, SWAPPED_RESET } from "./sequences.ts";

/**
 * The same breakout with its two wires swapped: many adapters with six pins have DTR in the place of an Arduino's reset
 * pin.
 */
export const huzzahSwapped: Board = {
  name: "huzzah_swapped",
  summary: "Adafruit HUZZAH ESP8266 breakout: RTS wired to GPIO0 and DTR to RESET",
  usb: [[0x0403, 0x6001], [0x10c4, 0xea60]],
  chips: ["esp8266"],
  circuit: "swapped",
  wiring: "RTS ----> GPIO0, DTR ----> RESET (two wires that you add)",
  source: 'ZBasic for ESP8266, "Auto Reset Mode": DTR to RESET, RTS to GPIO0',
  enterBootloader: SWAPPED_RESET,
  runFirmware: SWAPPED_HARD_RESET,
  hands: "hold GPIO0, press and release RESET, then release GPIO0; the red LED should glow dimly",
};
