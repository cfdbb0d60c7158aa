import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/** CP2104 and the two-transistor circuit. GPIO0 has a red LED but no button. */
export const featherHuzzah: Board = {
  name: "feather_huzzah",
  summary: "Adafruit Feather HUZZAH ESP8266",
  usb: [[0x10c4, 0xea60]],
  chips: ["esp8266"],
  circuit: "autoReset",
  wiring: "CP2104 DTR, RTS ==[two transistors]==> GPIO0, EN",
  source: 'Adafruit, "Adafruit Feather HUZZAH ESP8266": schematic',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands:
    "connect pin 0 (GPIO0) to GND, press and release RESET, then remove the wire; the red LED should glow dimly",
};
