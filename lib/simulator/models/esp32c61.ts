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

/** ESP32-C61, after its technical reference manual. */
export const ESP32C61: ChipModel = {
  name: "esp32c61",
  title: "ESP32-C61",
  revision: 100,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x86174bdd], // any word of its ROM
      ...macWords(0x600b4844, mac),
      [0x600b484c, major << 4 | minor],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
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
  boot: bootSinceS2({
    rom: "esp32c61-eco3-20250509",
    build: "May  9 2025",
    run: "0xc",
    download: "0x5 (DOWNLOAD(USB/UART0))",
    offset: 0x0,
  }),
  rom: ROM_SINCE_S2,
  stub: esp32StubLongAddresses(0x40801130, [
    [0x40800000, 6552, "85f086b45a996d6c2f8e8b7b28ab64db7d5541ef9d8ac2750ceebf13c51fedda"],
    [0x40816d68, 204, "b95bbacab04e4053c5df146234a3e0aadd6d959e236c7f0212534b950fab7a3d"],
  ]),
};
