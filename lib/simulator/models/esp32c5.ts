import type { Model } from "./model.ts";
import {
  joined,
  LATE_ROM,
  lateBoot,
  longFamilyStub,
  LOWEST,
  lpWatchdogs,
  macWords,
  parts,
  spiMemAt,
  uartAt,
} from "./family.ts";

/** ESP32-C5, by its technical reference manual. */
export const ESP32C5: Model = {
  name: "esp32c5",
  title: "ESP32-C5",
  revision: 100,
  vendor: [0x7c, 0xdf, 0xa1],
  words: ({ mac, revision }) => {
    const { major, minor } = parts(revision);
    return joined(
      [0x40001000, 0x62754d63], // a word of its ROM like any other
      ...macWords(0x600b4844, mac),
      [0x60096110, 40 << 24], // the crystal that the ROM believes in, MHz
      [0x600b484c, major << 4 | minor],
    );
  },
  lowest: LOWEST,
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
  boot: lateBoot({
    rom: "esp32c5-eco2-20250121",
    build: "Jan 21 2025",
    run: "0x18",
    download: "0x5 (DOWNLOAD(USB/UART0))",
    offset: 0x2000,
  }),
  rom: { ...LATE_ROM, fixedBaudWhenSecure: true },
  stub: longFamilyStub(0x408015d2, [
    [0x40800000, 8028, "c43fbce8a06d2c793ba657bced32a1af38a1eb5a1d5731eeeef4ee67b301139c"],
    [0x40852f0c, 216, "3bc5a23260d71427614863ae78c78c296c34c6161ece47377d512908947e8cf3"],
  ]),
};
