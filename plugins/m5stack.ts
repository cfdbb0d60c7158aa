import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/** CP2104, later CH9102, and two transistors. GPIO0 has no button; it is pin G0 of the bus. */
export const m5stack: Board = {
  name: "m5stack",
  summary: "M5Stack Core: Basic, Gray, Fire, Core2",
  usb: [[0x10c4, 0xea60], [0x1a86, 0x55d4]],
  chips: ["esp32"],
  circuit: "autoReset",
  wiring: "CP2104 or CH9102 DTR, RTS ==[two transistors]==> GPIO0, EN",
  source: 'M5Stack, "Basic" and "Core2" schematics',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "connect G0 to GND, press and release the reset button, then remove the wire",
};
