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

/** ESP32-S2. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32s2: Chip = {
  id: "esp32s2",
  name: "ESP32-S2",
  magic: 0x000007c6,
  chipId: 2,
  headerLength: 24,
  bootloaderOffset: 0x1000,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "80m": 0xf, "40m": 0x0, "26m": 0x1, "20m": 0x2 },
  ram: [
    [0x3ff9e000, 0x3ffa0000], // RTC fast memory, by the data bus
    [0x3ffb0000, 0x40000000],
    [0x40020000, 0x40072000], // ends with RTC fast memory, by the instruction bus
    [0x50000000, 0x50002000], // RTC slow memory
  ],
  mapped: [[0x3f000000, 0x3f400000], [0x40080000, 0x40800000]],
  spi: spiAt(0x3f402000),
  mac: macAt(0x3f41a044),
  addresses: WIFI_ADDRESSES,
  revision: {
    words: [0x3f41a050, 0x3f41a054],
    decode: ([w3 = 0, w4 = 0]) => revisionOf(bits(w3, 18, 2), bits(w3, 20, 1) * 8 + bits(w4, 4, 3)),
  },
  security: "info",
  usb: {
    watchdogs: { config: 0x3f408094, timeout: 0x3f408098, protect: 0x3f4080ac, restarts: true },
    forcedDownload: { register: 0x3f408128, mask: 1 << 0 },
    otgRestart: { register: 0x3f404038, mask: 1 << 3 },
  },
  features: {
    always: ["Wi-Fi"],
    words: [0x3f41a050],
    decode: ([w3 = 0]) =>
      memoryInside({ flash: [0, 2, 4][bits(w3, 21, 4)], psram: [0, 2, 4][bits(w3, 28, 4)] }),
  },
  uf2Family: 0xbfdd4eee,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  rom: FAMILY_ROM,
  stub: FAMILY_STUB,
};
