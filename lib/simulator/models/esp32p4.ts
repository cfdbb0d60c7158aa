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

/** ESP32-P4, after its technical reference manual. */
export const ESP32P4: ChipModel = {
  name: "esp32p4",
  title: "ESP32-P4",
  revision: 301,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0xa9b94a57], // any word of its ROM
      ...macWords(0x5012d044, mac),
      [0x5012d04c, (major >> 2) << 23 | (major & 3) << 4 | minor],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x4ff00000, size: 0xc0000 },
    { start: 0x50108000, size: 0x8000 }, // LP memory
  ],
  uart: uartAt(0x500ca014),
  spi: spiMemAt(0x5008d000),
  mustAttach: true,
  watchdogs: lpWatchdogs(0x50116000, 0x18),
  otg: { forcedDownload: { register: 0x50110008, mask: 1 << 2 }, strap: undefined, obeysLines: false },
  chipId: 18,
  securityInfo: 20,
  boot: bootSinceS2({
    rom: "esp32p4-eco5-20250820",
    build: "Aug 20 2025",
    run: "0xc",
    download: "0x5 (DOWNLOAD(USB/UART0/SPI))",
    offset: 0x2000,
  }),
  rom: ROM_SINCE_S2,
  stub: esp32StubLongAddresses(0x4ff51456, [
    [0x4ff50000, 8176, "16b0c6e425c4ca8dce5a0cc52d1df35b3fc16aa1c6fa5a7512ff9ce1514bbf3d"],
    [0x4ff72db8, 204, "f53b0e3ffa63dd205f7cfabce9bdfe933477d2c64df7ab149852379b24af1af1"],
  ]),
};

/** The silicon before v3, with another memory map and its own stub. */
export const ESP32P4_REV1: ChipModel = {
  ...ESP32P4,
  name: "esp32p4-rev1",
  title: "ESP32-P4 before v3",
  revision: 100,
  boot: bootSinceS2({
    rom: "esp32p4-eco2-20240710",
    build: "Jul 10 2024",
    run: "0xc",
    download: "0x5 (DOWNLOAD(USB/UART0/SPI))",
    offset: 0x2000,
  }),
  stub: esp32StubLongAddresses(0x4ff11456, [
    [0x4ff10000, 8176, "60a6e7036d578f1a7b5e4c78e0f2183643d9d30bb9bedb6f7c4b964a40957bdc"],
    [0x4ff62db8, 204, "4c4c467a1c65e6c296c96a66cdea31b8823616121d6027a64e63467d1ace5403"],
  ]),
};
