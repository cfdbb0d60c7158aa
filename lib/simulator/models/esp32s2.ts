import type { ChipModel } from "./chip_model.ts";
import {
  bootSinceS2,
  esp32Stub,
  LOWEST_ADDRESS,
  macWords,
  mergeRegisters,
  ROM_SINCE_S2,
  spiMemAt,
  splitRevision,
  uartAt,
} from "./esp32_family.ts";

/** ESP32-S2, after its technical reference manual. */
export const ESP32S2: ChipModel = {
  name: "esp32s2",
  title: "ESP32-S2",
  revision: 100,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x000007c6],
      ...macWords(0x3f41a044, mac),
      [0x3f41a050, major << 18 | (minor >> 3) << 20],
      [0x3f41a054, (minor & 7) << 4],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x3ffb0000, size: 0x50000 },
    { start: 0x40020000, size: 0x52000 },
    { start: 0x3ff9e000, size: 0x2000 }, // RTC memory
    { start: 0x50000000, size: 0x2000 }, // RTC memory
  ],
  uart: uartAt(0x3f400014),
  spi: spiMemAt(0x3f402000),
  mustAttach: true,
  watchdogs: { config: 0x3f408094, timeout: 0x3f408098, protect: 0x3f4080ac },
  otg: {
    forcedDownload: { register: 0x3f408128, mask: 1 },
    strap: { register: 0x3f404038, mask: 1 << 3 },
    obeysLines: true,
  },
  chipId: 2,
  securityInfo: 12,
  boot: bootSinceS2({
    rom: "esp32s2-rc4-20191025",
    build: "Oct 25 2019",
    run: "0x8",
    download: "0x2 (DOWNLOAD_BOOT(UART0/USB/SPI))",
    offset: 0x1000,
  }),
  rom: ROM_SINCE_S2,
  stub: esp32Stub(0x400290a4, [
    [0x40028000, 6600, "2f9d78912aabf158d013c6162becdd85967dd4794032012f3600228cddec5ef9"],
    [0x3ffe2dc0, 212, "bb9dd2ee4821aad523bc3cd52a150d69e560d30244c45b5aff3d19b06faf5d32"],
  ]),
};
