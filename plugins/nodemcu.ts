import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/** NodeMCU 0.9 to v3, with CH340 or CP2102. */
export const nodemcu: Board = {
  name: "nodemcu",
  summary: "NodeMCU DevKit, all versions",
  usb: [[0x1a86, 0x7523], [0x10c4, 0xea60]],
  chips: ["esp8266"],
  circuit: "autoReset",
  wiring: "CH340 or CP2102 DTR, RTS ==[two transistors]==> GPIO0, EN",
  source: 'NodeMCU, DevKit schematics, sheet "USB to serial"',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold FLASH, press and release RST, then release FLASH",
};
