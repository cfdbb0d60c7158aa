import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/** NodeMCU 0.9 to v3, with CH340 or CP2102. Circuit: NodeMCU DevKit schematics, sheet "USB to serial". */
export const nodemcu: Board = {
  name: "nodemcu",
  summary: "NodeMCU DevKit, all versions",
  usb: [[0x1a86, 0x7523], [0x10c4, 0xea60]],
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold FLASH, press and release RST, release FLASH",
};
