import type { Chip } from "./chip.ts";
import {
  bits,
  FAMILY_FLASH_SIZES,
  FAMILY_ROM,
  LONG_FAMILY_STUB,
  macAt,
  revisionOf,
  spiAt,
  WIFI_ADDRESSES,
} from "./family.ts";
import { C5_CORRECTION } from "./crystal.ts";
import { lpWatchdogs } from "./native_usb.ts";

/** ESP32-C5. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32c5: Chip = {
  id: "esp32c5",
  name: "ESP32-C5",
  chipId: 23,
  headerLength: 24,
  bootloaderOffset: 0x2000,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "80m": 0xf, "40m": 0x0, "20m": 0x2 },
  ram: [
    [0x40800000, 0x40860000],
    [0x50000000, 0x50004000], // LP memory
  ],
  mapped: [[0x42000000, 0x44000000]],
  spi: spiAt(0x60003000),
  mac: macAt(0x600b4844),
  addresses: WIFI_ADDRESSES,
  revision: {
    words: [0x600b484c],
    decode: ([w2 = 0]) => revisionOf(bits(w2, 4, 2), bits(w2, 0, 4)),
  },
  security: "info",
  usb: { watchdogs: lpWatchdogs(0x600b1c00) },
  features: {
    always: ["Wi-Fi 6 at 2.4 and 5 GHz", "Bluetooth LE", "IEEE 802.15.4"],
  },
  uf2Family: 0xf71c0343,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  rom: { ...FAMILY_ROM, changeBaud: { kind: "absolute", tellsCurrent: false, correction: C5_CORRECTION } },
  stub: LONG_FAMILY_STUB,
};
