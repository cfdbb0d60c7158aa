import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/** CH340 (Pro: CP2104) and two transistors. The only button is RESET; GPIO0 is pin D3. */
export const wemosD1Mini: Board = {
  name: "wemos_d1_mini",
  summary: "LOLIN (WEMOS) D1 mini, Pro, Lite",
  usb: [[0x1a86, 0x7523], [0x10c4, 0xea60]],
  chips: ["esp8266"],
  circuit: "autoReset",
  wiring: "CH340 or CP2104 DTR, RTS ==[two transistors]==> GPIO0, EN",
  source: 'LOLIN, "D1 mini": schematics',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "connect D3 (GPIO0) to GND, press and release RESET, then remove the wire",
};
