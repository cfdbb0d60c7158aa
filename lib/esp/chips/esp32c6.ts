import type { Chip } from "./chip.ts";
import {
  bits,
  FAMILY_FLASH_SIZES,
  FAMILY_ROM,
  FAMILY_STUB,
  macAt,
  revisionOf,
  spiAt,
  WIFI_ADDRESSES,
} from "./family.ts";
import { lpWatchdogs } from "./native_usb.ts";

/** ESP32-C6. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32c6: Chip = {
  id: "esp32c6",
  name: "ESP32-C6",
  chipId: 13,
  headerLength: 24,
  bootloaderOffset: 0x0,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "80m": 0x0, "40m": 0x0, "20m": 0x2 },
  ram: [
    [0x40800000, 0x40880000],
    [0x50000000, 0x50004000], // LP memory
  ],
  mapped: [[0x42000000, 0x43000000]],
  spi: spiAt(0x60003000),
  mac: macAt(0x600b0844),
  addresses: WIFI_ADDRESSES,
  revision: {
    words: [0x600b0850],
    decode: ([w3 = 0]) => revisionOf(bits(w3, 22, 2), bits(w3, 18, 4)),
  },
  security: "info",
  // Erratum of its USB unit: the port may not come back after a restart by the watchdog.
  usb: { watchdogs: lpWatchdogs(0x600b1c00, { restarts: false }) },
  features: {
    always: ["Wi-Fi 6", "Bluetooth LE", "IEEE 802.15.4"],
  },
  uf2Family: 0x540ddf62,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  rom: FAMILY_ROM,
  stub: FAMILY_STUB,
};
