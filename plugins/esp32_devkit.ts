import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/**
 * Espressif ESP32-DevKitC and the many boards after it (DOIT DevKit V1, NodeMCU-32S), and the UART socket of all later
 * DevKits. Two transistors; EN with a capacitor that many clones have larger or left out, hence the longer waits.
 * Circuit: Espressif, "ESP32-DevKitC V4" schematics, sheet "Micro USB to UART".
 */
export const esp32Devkit: Board = {
  name: "esp32_devkit",
  summary: "Espressif ESP32-DevKitC, DOIT DevKit V1, NodeMCU-32S; UART socket of later DevKits",
  usb: [[0x10c4, 0xea60], [0x1a86, 0x7523], [0x1a86, 0x55d4]],
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold BOOT, press and release EN (RST), release BOOT",
};
