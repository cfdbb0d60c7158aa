import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/**
 * The breakout connects neither DTR nor RTS to the chip: out of the box, its buttons are the only way. With two added
 * wires, the sequences of the two-transistor circuit work too: while they pull EN low, the level of GPIO0 does not
 * matter.
 */
export const huzzah: Board = {
  name: "huzzah",
  summary: "Adafruit HUZZAH ESP8266 breakout: DTR wired to GPIO0 and RTS to RESET, or buttons only",
  usb: [[0x0403, 0x6001], [0x10c4, 0xea60]],
  chips: ["esp8266"],
  circuit: "direct",
  wiring: "DTR ----> GPIO0, RTS ----> RESET (two wires that you add)",
  source: 'Adafruit, "Adafruit HUZZAH ESP8266 breakout": pinouts, and F.A.Q. on the bootloader',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold GPIO0, press and release RESET, then release GPIO0; the red LED should glow dimly",
};
