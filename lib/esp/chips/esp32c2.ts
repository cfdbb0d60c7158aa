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
import { C2_CORRECTION } from "./crystal.ts";

/** ESP32-C2. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32c2: Chip = {
  id: "esp32c2",
  name: "ESP32-C2",
  chipId: 12,
  headerLength: 24,
  bootloaderOffset: 0x0,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "60m": 0xf, "30m": 0x0, "20m": 0x1, "15m": 0x2 },
  ram: [[0x3fca0000, 0x3fce0000], [0x4037c000, 0x403c0000]],
  mapped: [[0x3c000000, 0x3c400000], [0x42000000, 0x42400000]],
  spi: spiAt(0x60002000),
  mac: macAt(0x60008840),
  addresses: WIFI_ADDRESSES,
  revision: {
    words: [0x60008844],
    decode: ([w1 = 0]) => revisionOf(bits(w1, 20, 2), bits(w1, 16, 4)),
  },
  security: "info",
  features: {
    always: ["Wi-Fi", "Bluetooth LE"],
  },
  crystal: { divider: 0x60000014, times: 1 },
  uf2Family: 0x2b88d29c,
  bootTextBauds: [115_200, 74_880],
  syncBaud: 115_200,
  rom: { ...FAMILY_ROM, changeBaud: { kind: "absolute", tellsCurrent: false, correction: C2_CORRECTION } },
  stub: FAMILY_STUB,
  // The ROM of the first silicon lacks functions that the stub calls.
  stubNeeds: { revision: 100 },
};
