import type { Board } from "./board.ts";

/**
 * ESP-01 and ESP-01S in a USB programmer for their eight pins. The common programmers (CH340) connect only TX, RX and
 * power, and have a switch or a jumper at GPIO0; none of them connects DTR or RTS.
 */
export const esp01: Board = {
  name: "esp01",
  summary: "ESP-01, ESP-01S in a USB programmer; you set its switch",
  usb: [[0x1a86, 0x7523]],
  chips: ["esp8266"],
  circuit: "none",
  wiring: "DTR, RTS not connected; switch ----> GPIO0",
  source: 'AI-Thinker, "ESP-01" data sheet: pins; programmers sold with it',
  enterBootloader: [],
  runFirmware: [],
  hands: "connect GPIO0 to GND (switch to PROG), then briefly connect RST to GND",
};
