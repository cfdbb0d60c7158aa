import type { Chip } from "./chip.ts";
import { bits, FAMILY_FLASH_SIZES, FAMILY_ROM, FAMILY_STUB, macAt, revisionOf, spiAt } from "./family.ts";
import { lpWatchdogs } from "./native_usb.ts";

/** ESP32-H2. Addresses from Espressif's technical reference manual and SDK headers. */
export const esp32h2: Chip = {
  id: "esp32h2",
  name: "ESP32-H2",
  chipId: 16,
  headerLength: 24,
  bootloaderOffset: 0x0,
  flashSizes: FAMILY_FLASH_SIZES,
  flashFreqs: { "48m": 0xf, "24m": 0x0, "16m": 0x1, "12m": 0x2 },
  ram: [
    [0x40800000, 0x40880000],
    [0x50000000, 0x50004000], // LP memory
  ],
  mapped: [[0x42000000, 0x43000000]],
  spi: spiAt(0x60003000),
  mac: macAt(0x600b0844),
  revision: {
    words: [0x600b0850],
    decode: ([w3 = 0]) => revisionOf(bits(w3, 21, 2), bits(w3, 18, 3)),
  },
  security: "info",
  usb: { watchdogs: lpWatchdogs(0x600b1c00, { protect: 0x1c, restarts: false }) },
  features: {
    always: ["Bluetooth LE", "IEEE 802.15.4"],
  },
  uf2Family: 0x332726f6,
  bootTextBauds: [115_200],
  syncBaud: 115_200,
  rom: FAMILY_ROM,
  stub: FAMILY_STUB,
};
