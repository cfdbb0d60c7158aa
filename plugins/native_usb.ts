import type { Board } from "./board.ts";
import { CLASSIC_RESET, USB_HARD_RESET } from "./sequences.ts";

/**
 * The USB-OTG unit inside ESP32-S2, -S3 and -P4, which the ROM drives in its bootloader (303A:0002, 0009, 0012). Its
 * driver treats DTR and RTS like those of a serial bridge. Firmware that drives USB itself mostly ignores them; then the
 * user must press the buttons.
 */
export const nativeUsb: Board = {
  name: "native_usb",
  summary: "built-in USB-OTG: ESP32-S2, S3, P4",
  usb: [[0x303a, 0x0002], [0x303a, 0x0009], [0x303a, 0x0012]],
  chips: ["esp32s2", "esp32s3", "esp32p4"],
  circuit: "usbOtg",
  wiring: "USB ----> the chip's USB-OTG unit, served by code on the chip",
  source: 'Espressif, ESP-IDF, "USB OTG Console" of the ESP32-S2 and S3',
  enterBootloader: CLASSIC_RESET,
  runFirmware: USB_HARD_RESET,
  hands: "hold BOOT (0), press and release RESET, then release BOOT",
};
