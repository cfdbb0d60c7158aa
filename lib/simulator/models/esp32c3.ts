import type { ChipModel } from "./chip_model.ts";
import {
  bootSinceS2,
  esp32Stub,
  LOWEST_ADDRESS,
  macWords,
  mergeRegisters,
  ROM_SINCE_S2,
  rtcWatchdogs,
  spiMemAt,
  splitRevision,
  uartAt,
} from "./esp32_family.ts";

/** ESP32-C3, after its technical reference manual. */
export const ESP32C3: ChipModel = {
  name: "esp32c3",
  title: "ESP32-C3",
  revision: 4,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x50a44e26], // any word of its ROM
      ...macWords(0x60008844, mac),
      [0x60008850, (minor & 7) << 18],
      [0x60008858, (minor >> 3) << 23 | major << 24],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x3fc80000, size: 0x60000 },
    { start: 0x4037c000, size: 0x64000 },
    { start: 0x50000000, size: 0x2000 }, // RTC memory
  ],
  uart: uartAt(0x60000014),
  spi: spiMemAt(0x60002000),
  mustAttach: true,
  watchdogs: rtcWatchdogs(0x60008090),
  chipId: 5,
  securityInfo: 20,
  boot: bootSinceS2({
    rom: "esp32c3-api1-20210207",
    build: "Feb  7 2021",
    run: "0xc",
    download: "0x5 (DOWNLOAD(USB/UART0/1))",
    offset: 0x0,
  }),
  rom: ROM_SINCE_S2,
  stub: {
    ...esp32Stub(0x40380e9a, [
      [0x40380000, 5880, "c06cc1a34a02d8f8755692cf89843b388978d19a255b0d9c26b10a0f41a90ffb"],
      [0x3fc96d68, 204, "2cb1bc0835895d6818c8c2c6a32dacd248f8b78b0cd0a8dc500c7f1c300ec979"],
    ]),
    // With secure boot, the chip runs no uploaded code.
    fails: ({ fuses }) => fuses.secureBoot,
  },
};
