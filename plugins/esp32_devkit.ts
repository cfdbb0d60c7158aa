import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/**
 * Espressif ESP32-DevKitC and the many boards modelled on it, and the UART socket of all later DevKits. Many clones have
 * a larger capacitor at EN, or none, hence the longer waits.
 */
export const esp32Devkit: Board = {
  name: "esp32_devkit",
  summary: "Espressif ESP32-DevKitC, DOIT DevKit V1, NodeMCU-32S; UART socket of later DevKits",
  usb: [[0x10c4, 0xea60], [0x1a86, 0x7523], [0x1a86, 0x55d4]],
  chips: [
    "esp32",
    "esp32s2",
    "esp32s3",
    "esp32c2",
    "esp32c3",
    "esp32c5",
    "esp32c6",
    "esp32c61",
    "esp32h2",
    "esp32p4",
  ],
  circuit: "autoReset",
  wiring: "CP2102, CH340 or CH9102 DTR, RTS ==[two transistors]==> GPIO0, EN",
  source: 'Espressif, "ESP32-DevKitC V4" schematics, sheet "Micro USB to UART"',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold BOOT, press and release EN (RST), then release BOOT",
};
