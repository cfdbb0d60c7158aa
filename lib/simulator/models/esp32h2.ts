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

/** ESP32-H2, after its technical reference manual. */
export const ESP32H2: ChipModel = {
  name: "esp32h2",
  title: "ESP32-H2",
  revision: 102,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x97e84b1a], // any word of its ROM
      ...macWords(0x600b0844, mac),
      [0x600b0850, major << 21 | minor << 18],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x40800000, size: 0x50000 },
    { start: 0x50000000, size: 0x1000 }, // LP memory
  ],
  uart: uartAt(0x60000014),
  spi: spiMemAt(0x60003000),
  mustAttach: true,
  watchdogs: lpWatchdogs(0x600b1c00, 0x1c),
  chipId: 16,
  securityInfo: 20,
  boot: bootSinceS2({
    rom: "esp32h2-20221101",
    build: "Nov  1 2022",
    run: "0xc",
    download: "0x5 (DOWNLOAD(USB/UART0))",
    offset: 0x0,
  }),
  rom: ROM_SINCE_S2,
  stub: esp32Stub(0x40800e92, [
    [0x40800000, 5864, "a177fb52a62156a15f8959f70adacbf02d896c3593f814760b4008ec6df22ee9"],
    [0x40842d68, 204, "e240596b98aa14c23511905ca26dcdfed5a85eb4a9597dcbdcb3320aedac10a0"],
  ]),
};
