import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/**
 * AI-Thinker ESP32-CAM on its programming shield, which connects DTR and RTS to IO0 and EN. The camera board alone has no
 * USB and no button for IO0.
 */
export const esp32CamMb: Board = {
  name: "esp32_cam_mb",
  summary: "AI-Thinker ESP32-CAM on its shield ESP32-CAM-MB",
  usb: [[0x1a86, 0x7523]],
  chips: ["esp32"],
  circuit: "autoReset",
  wiring: "CH340 DTR, RTS ==[two transistors]==> IO0, EN",
  source: 'AI-Thinker, "ESP32-CAM" product page; shield ESP32-CAM-MB',
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold IO0 on the shield, press and release RST, then release IO0",
};
