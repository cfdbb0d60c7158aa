import type { ChipModel } from "./chip_model.ts";
import {
  bootSinceS2,
  esp32StubLongAddresses,
  LOWEST_ADDRESS,
  lpWatchdogs,
  macWords,
  mergeRegisters,
  ROM_SINCE_S2,
  spiMemAt,
  splitRevision,
  uartAt,
} from "./esp32_family.ts";

/** ESP32-C5, after its technical reference manual. */
export const ESP32C5: ChipModel = {
  name: "esp32c5",
  title: "ESP32-C5",
  revision: 100,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x62754d63], // any word of its ROM
      ...macWords(0x600b4844, mac),
      [0x60096110, 40 << 24], // the crystal frequency that the ROM assumes, MHz
      [0x600b484c, major << 4 | minor],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x40800000, size: 0x60000 },
    { start: 0x50000000, size: 0x4000 }, // LP memory
  ],
  uart: uartAt(0x60000014),
  spi: spiMemAt(0x60003000),
  mustAttach: true,
  watchdogs: lpWatchdogs(0x600b1c00, 0x18),
  chipId: 23,
  securityInfo: 20,
  boot: bootSinceS2({
    rom: "esp32c5-eco2-20250121",
    build: "Jan 21 2025",
    run: "0x18",
    download: "0x5 (DOWNLOAD(USB/UART0))",
    offset: 0x2000,
  }),
  rom: { ...ROM_SINCE_S2, fixedBaudWhenSecure: true },
  stub: esp32StubLongAddresses(0x408015d2, [
    [0x40800000, 8028, "c43fbce8a06d2c793ba657bced32a1af38a1eb5a1d5731eeeef4ee67b301139c"],
    [0x40852f0c, 216, "3bc5a23260d71427614863ae78c78c296c34c6161ece47377d512908947e8cf3"],
  ]),
};
