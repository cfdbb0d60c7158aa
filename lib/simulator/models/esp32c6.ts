import type { ChipModel } from "./chip_model.ts";
import {
  bootSinceS2,
  esp32Stub,
  LOWEST_ADDRESS,
  lpWatchdogs,
  macWords,
  mergeRegisters,
  ROM_SINCE_S2,
  spiMemAt,
  splitRevision,
  uartAt,
} from "./esp32_family.ts";

/** ESP32-C6, after its technical reference manual. */
export const ESP32C6: ChipModel = {
  name: "esp32c6",
  title: "ESP32-C6",
  revision: 2,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x74464ca0], // any word of its ROM
      ...macWords(0x600b0844, mac),
      [0x600b0850, major << 22 | minor << 18],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x40800000, size: 0x80000 },
    { start: 0x50000000, size: 0x4000 }, // LP memory
  ],
  uart: uartAt(0x60000014),
  spi: spiMemAt(0x60003000),
  mustAttach: true,
  watchdogs: lpWatchdogs(0x600b1c00, 0x18),
  chipId: 13,
  securityInfo: 20,
  boot: bootSinceS2({
    rom: "esp32c6-20220919",
    build: "Sep 19 2022",
    run: "0xc",
    download: "0x5 (DOWNLOAD(USB/UART0/SDIO_REI_FEO))",
    offset: 0x0,
  }),
  rom: ROM_SINCE_S2,
  stub: esp32Stub(0x408011bc, [
    [0x40800000, 6900, "904a314959d712695b699b08873a428c2080e0ce6dc17ebf7657449ea84383d4"],
    [0x40852f0c, 216, "233537a626b36b1b635a0551ca2f0157fae5a31298db51661f24bd3177308d38"],
  ]),
};
