import type { Chip } from "./chip.ts";
import {
  bits,
  FAMILY_FLASH_SIZES,
  FAMILY_ROM,
  FAMILY_STUB,
  macAt,
  memoryInside,
  revisionOf,
  spiAt,
  WIFI_ADDRESSES,
} from "./family.ts";
import { rtcWatchdogs } from "./native_usb.ts";

/** ESP32-C3. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32c3: Chip = {
  id: "esp32c3",
  name: "ESP32-C3",
  chipId: 5,
  headerLength: 24,
  bootloaderOffset: 0x0,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "80m": 0xf, "40m": 0x0, "26m": 0x1, "20m": 0x2 },
  ram: [
    [0x3fc80000, 0x3fce0000],
    [0x4037c000, 0x403e0000],
    [0x50000000, 0x50002000], // RTC fast memory
  ],
  mapped: [[0x3c000000, 0x3c800000], [0x42000000, 0x42800000]],
  spi: spiAt(0x60002000),
  mac: macAt(0x60008844),
  addresses: WIFI_ADDRESSES,
  revision: {
    words: [0x60008850, 0x60008858],
    decode: ([w3 = 0, w5 = 0]) => revisionOf(bits(w5, 24, 2), bits(w5, 23, 1) * 8 + bits(w3, 18, 3)),
  },
  minRevisionByte: "minor",
  security: "info",
  usb: { watchdogs: rtcWatchdogs(0x60008000, 0x90) },
  features: {
    always: ["Wi-Fi", "Bluetooth LE"],
    words: [0x60008850],
    decode: ([w3 = 0]) => memoryInside({ flash: [0, 4, 2, 1, 8][bits(w3, 27, 3)] }),
  },
  uf2Family: 0xd42ba06c,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  rom: FAMILY_ROM,
  stub: FAMILY_STUB,
  stubNeeds: { noSecureBoot: true },
};
