import type { Board } from "./board.ts";

/**
 * ESP-01 and ESP-01S in a USB programmer for its eight pins. The common ones (CH340) wire TX, RX and power only, and have
 * a switch or a jumper at GPIO0; with none of them do DTR and RTS reach the module.
 */
export const esp01: Board = {
  name: "esp01",
  summary: "ESP-01, ESP-01S in a USB programmer: you set its switch",
  usb: [[0x1a86, 0x7523]],
  circuit: "none",
  wiring: "DTR, RTS end at the adapter; switch ----> GPIO0",
  source: 'AI-Thinker, "ESP-01" data sheet: pins; programmers as sold with it',
  enterBootloader: [],
  runFirmware: [],
  hands: "connect GPIO0 to GND (switch at PROG), then RST to GND for a moment",
};
