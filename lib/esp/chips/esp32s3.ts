import type { Chip } from "./chip.ts";
import {
  bits,
  FAMILY_FLASH_SIZES,
  FAMILY_ROM,
  LONG_FAMILY_STUB,
  macAt,
  memoryInside,
  revisionOf,
  spiAt,
  WIFI_ADDRESSES,
} from "./family.ts";
import { rtcWatchdogs } from "./native_usb.ts";

/** ESP32-S3. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32s3: Chip = {
  id: "esp32s3",
  name: "ESP32-S3",
  chipId: 9,
  headerLength: 24,
  bootloaderOffset: 0x0,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "80m": 0xf, "40m": 0x0, "26m": 0x1, "20m": 0x2 },
  ram: [
    [0x3fc88000, 0x3fd00000],
    [0x40370000, 0x403e0000],
    [0x50000000, 0x50002000], // RTC slow memory
    [0x600fe000, 0x60100000], // RTC fast memory
  ],
  mapped: [[0x3c000000, 0x3e000000], [0x42000000, 0x44000000]],
  spi: spiAt(0x60002000),
  mac: macAt(0x60007044),
  addresses: WIFI_ADDRESSES,
  revision: {
    words: [0x60007050, 0x60007058, 0x6000706c],
    decode: ([w3 = 0, w5 = 0, calibration = 0]) => {
      // The first silicon has fuse block version 1.1, in which these bits have another meaning.
      const first = bits(w3, 18, 3) === 0 && bits(calibration, 0, 2) === 1 && bits(w3, 24, 3) === 1;
      return first ? 0 : revisionOf(bits(w5, 24, 2), bits(w5, 23, 1) * 8 + bits(w3, 18, 3));
    },
  },
  security: "info",
  usb: {
    watchdogs: rtcWatchdogs(0x60008000, 0x98),
    forcedDownload: { register: 0x6000812c, mask: 1 << 0 },
    otgRestart: { register: 0x60004038, mask: 1 << 3 },
  },
  features: {
    always: ["Wi-Fi", "Bluetooth LE"],
    words: [0x60007050, 0x60007054],
    decode: ([w3 = 0, w4 = 0]) =>
      memoryInside({ flash: [0, 8, 4][bits(w3, 27, 3)], psram: [0, 8, 2][bits(w4, 3, 2)] }),
  },
  uf2Family: 0xc47e5767,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  rom: FAMILY_ROM,
  stub: LONG_FAMILY_STUB,
  stubNeeds: { noSecureBoot: true },
};
