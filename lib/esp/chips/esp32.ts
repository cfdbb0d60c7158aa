import type { Chip } from "./chip.ts";
import { ESP32_CORRECTION } from "./crystal.ts";
import {
  bits,
  FAMILY_FLASH_SIZES,
  FAMILY_ROM,
  FAMILY_STUB,
  macAt,
  memoryInside,
  type PackageMemory,
  revisionOf,
  WIFI_ADDRESSES,
} from "./family.ts";
import { isOdd } from "./security.ts";

/** Memory inside the chip's package, by package number. */
const PACKAGES: Readonly<Record<number, PackageMemory>> = {
  2: { flash: 2 }, // D2WD
  4: { flash: 4 }, // U4WDH
  5: { flash: 4 }, // PICO-D4
  6: { flash: 8, psram: 2 }, // PICO-V3-02
};

/** ESP32. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32: Chip = {
  id: "esp32",
  name: "ESP32",
  magic: 0x00f01d83,
  chipId: 0,
  headerLength: 24,
  bootloaderOffset: 0x1000,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "80m": 0xf, "40m": 0x0, "26m": 0x1, "20m": 0x2 },
  ram: [
    [0x3ff80000, 0x3ff82000], // RTC fast memory, by the data bus
    [0x3ffae000, 0x40000000],
    [0x40070000, 0x400c2000], // ends with RTC fast memory, by the instruction bus
    [0x50000000, 0x50002000], // RTC slow memory
  ],
  mapped: [[0x3f400000, 0x3f800000], [0x400d0000, 0x40400000]],
  spi: {
    command: 0x3ff42000,
    user: 0x3ff4201c,
    user1: 0x3ff42020,
    user2: 0x3ff42024,
    mosiLength: 0x3ff42028,
    misoLength: 0x3ff4202c,
    data: 0x3ff42080,
  },
  mac: macAt(0x3ff5a004),
  addresses: WIFI_ADDRESSES,
  revision: {
    words: [0x3ff5a00c, 0x3ff5a014, 0x3ff6607c],
    decode: ([w3 = 0, w5 = 0, date = 0]) => {
      // Each mask change sets one more bit; the third is in a register instead of a fuse.
      const steps = [bits(w3, 15, 1), bits(w5, 20, 1), bits(date, 31, 1)];
      const first = steps.indexOf(0);
      return revisionOf(first < 0 ? 3 : first, bits(w5, 24, 2));
    },
  },
  security: {
    words: [0x3ff5a000, 0x3ff5a018],
    decode: ([w0 = 0, w6 = 0]) => ({
      secureBoot: bits(w6, 4, 2) !== 0,
      flashEncryption: isOdd(bits(w0, 20, 7)),
      secureDownload: false,
    }),
  },
  features: {
    always: ["Wi-Fi"],
    words: [0x3ff5a00c],
    decode: ([w3 = 0]) => [
      ...(bits(w3, 1, 1) === 1 ? [] : ["Bluetooth"]),
      bits(w3, 0, 1) === 1 ? "one core" : "two cores",
      ...memoryInside(PACKAGES[bits(w3, 9, 3) + bits(w3, 2, 1) * 8]),
    ],
  },
  crystal: { divider: 0x3ff40014, times: 1 },
  uf2Family: 0x1c5f21b0,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  // The only ROM of the family without the fifth word.
  rom: {
    ...FAMILY_ROM,
    encryptedWord: false,
    changeBaud: { kind: "absolute", tellsCurrent: false, correction: ESP32_CORRECTION },
  },
  stub: FAMILY_STUB,
};
