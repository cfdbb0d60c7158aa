import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET } from "./sequences.ts";

/**
 * AI-Thinker ESP32-CAM on its programming shield ESP32-CAM-MB: CH340, DTR and RTS to IO0 and EN through the shield's
 * pins. The camera board alone has no USB and no button for IO0 (AI-Thinker, "ESP32-CAM" product page).
 */
export const esp32CamMb: Board = {
  name: "esp32_cam_mb",
  summary: "AI-Thinker ESP32-CAM on its shield ESP32-CAM-MB",
  usb: [[0x1a86, 0x7523]],
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: "hold IO0 of the shield, press and release RST, release IO0",
};
