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

/** ESP32-C61, by its technical reference manual. */
export const ESP32C61: Model = {
  name: "esp32c61",
  title: "ESP32-C61",
  revision: 100,
  vendor: [0x7c, 0xdf, 0xa1],
  words: ({ mac, revision }) => {
    const { major, minor } = parts(revision);
    return joined(
      [0x40001000, 0x86174bdd], // a word of its ROM like any other
      ...macWords(0x600b4844, mac),
      [0x600b484c, major << 4 | minor],
    );
  },
  lowest: LOWEST,
  ram: [
    { start: 0x40800000, size: 0x50000 },
    { start: 0x50000000, size: 0x4000 }, // LP memory
  ],
  uart: uartAt(0x60000014),
  spi: spiMemAt(0x60003000),
  mustAttach: true,
  watchdogs: lpWatchdogs(0x600b1c00, 0x18),
  chipId: 20,
  securityInfo: 20,
  boot: lateBoot({
    rom: "esp32c61-eco3-20250509",
    build: "May  9 2025",
    run: "0xc",
    download: "0x5 (DOWNLOAD(USB/UART0))",
    offset: 0x0,
  }),
  rom: LATE_ROM,
  stub: longFamilyStub(0x40801130, [
    [0x40800000, 6552, "85f086b45a996d6c2f8e8b7b28ab64db7d5541ef9d8ac2750ceebf13c51fedda"],
    [0x40816d68, 204, "b95bbacab04e4053c5df146234a3e0aadd6d959e236c7f0212534b950fab7a3d"],
  ]),
};
