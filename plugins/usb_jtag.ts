import type { Board } from "./board.ts";
import { USB_HARD_RESET, USB_JTAG_RESET } from "./sequences.ts";

/**
 * The USB-JTAG-Serial unit inside ESP32-C3, -S3, -C5, -C6, -C61, -H2 and -P4, for boards whose socket connects directly
 * to the chip (USB id 303A:1001). Its DTR and RTS are messages, not wires: the unit itself resets the chip.
 */
export const usbJtag: Board = {
  name: "usb_jtag",
  summary: "built-in USB (303A:1001): ESP32-C3, S3, C5, C6, C61, H2, P4",
  usb: [[0x303a, 0x1001]],
  chips: ["esp32c3", "esp32s3", "esp32c5", "esp32c6", "esp32c61", "esp32h2", "esp32p4"],
  circuit: "usbJtag",
  wiring: "USB ----> the chip's USB-JTAG-Serial unit, which resets the chip itself",
  source: 'Espressif, technical reference manuals, "USB Serial/JTAG Controller"',
  enterBootloader: [USB_JTAG_RESET],
  runFirmware: USB_HARD_RESET,
  hands: "hold BOOT, press and release RESET (EN) or replug the board, then release BOOT",
};
