import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/**
 * The breakout wires neither DTR nor RTS to the chip, so out of the box it takes hands. People add two wires, and the
 * sequences of the two-transistor circuit work on those as well: where they pull EN, GPIO0 may be either.
 */
export const huzzah: Board = {
  name: "huzzah",
  summary: "Adafruit HUZZAH ESP8266 breakout, with DTR and RTS wired to GPIO0 and RESET, or by hand",
  usb: [[0x0403, 0x6001], [0x10c4, 0xea60]],
  circuit: "direct",
  wiring: "DTR ----> GPIO0, RTS ----> RESET (two wires that you add)",
  source: 'Adafruit, "Adafruit HUZZAH ESP8266 breakout": pinouts, and F.A.Q. on the bootloader',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold GPIO0, press and release RESET, release GPIO0; the red LED glows dimly",
};
