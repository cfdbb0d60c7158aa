import type { Chip } from "./chip.ts";
import {
  bits,
  FAMILY_FLASH_SIZES,
  FAMILY_ROM,
  LONG_FAMILY_STUB,
  macAt,
  revisionOf,
  spiAt,
} from "./family.ts";
import { P4_FLASH_POWER } from "./flash_power.ts";
import { lpWatchdogs } from "./native_usb.ts";

/** ESP32-P4. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32p4: Chip = {
  id: "esp32p4",
  name: "ESP32-P4",
  chipId: 18,
  headerLength: 24,
  bootloaderOffset: 0x2000,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "80m": 0xf, "40m": 0x0, "20m": 0x2 },
  ram: [
    [0x30100000, 0x30102000], // tightly coupled memory (SOC_TCM_LOW of ESP-IDF's soc.h for this chip)
    [0x4ff00000, 0x50000000],
    [0x50108000, 0x50110000], // LP memory
  ],
  mapped: [[0x40000000, 0x4c000000]],
  spi: spiAt(0x5008d000),
  mac: macAt(0x5012d044),
  revision: {
    words: [0x5012d04c],
    decode: ([w2 = 0]) => revisionOf(bits(w2, 23, 1) * 4 + bits(w2, 4, 2), bits(w2, 0, 4)),
  },
  security: "info",
  flashPower: P4_FLASH_POWER,
  usb: {
    watchdogs: lpWatchdogs(0x50116000),
    forcedDownload: { register: 0x50110008, mask: 1 << 2 },
    otgRestart: "never",
  },
  features: {
    always: ["no radio"],
  },
  uf2Family: 0x3d308e94,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  rom: FAMILY_ROM,
  stub: LONG_FAMILY_STUB,
  stubImage: (revision) => revision < 300 ? "esp32p4-rev1" : "esp32p4",
};
