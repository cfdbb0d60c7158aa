import type { ChipModel } from "./chip_model.ts";
import {
  bootSinceS2,
  esp32StubLongAddresses,
  LOWEST_ADDRESS,
  macWords,
  mergeRegisters,
  ROM_SINCE_S2,
  rtcWatchdogs,
  spiMemAt,
  splitRevision,
  uartAt,
} from "./esp32_family.ts";

/** ESP32-S3, after its technical reference manual. */
export const ESP32S3: ChipModel = {
  name: "esp32s3",
  title: "ESP32-S3",
  revision: 2,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x2d024fac], // any word of its ROM
      ...macWords(0x60007044, mac),
      [0x60007050, (minor & 7) << 18],
      [0x60007058, (minor >> 3) << 23 | major << 24],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x3fc88000, size: 0x78000 },
    { start: 0x40370000, size: 0x70000 },
    { start: 0x50000000, size: 0x2000 }, // RTC memory
    { start: 0x600fe000, size: 0x2000 }, // RTC memory
  ],
  uart: uartAt(0x60000014),
  spi: spiMemAt(0x60002000),
  mustAttach: true,
  watchdogs: rtcWatchdogs(0x60008098),
  otg: {
    forcedDownload: { register: 0x6000812c, mask: 1 },
    strap: { register: 0x60004038, mask: 1 << 3 },
    obeysLines: true,
  },
  chipId: 9,
  securityInfo: 20,
  boot: bootSinceS2({
    rom: "esp32s3-20210327",
    build: "Mar 27 2021",
    run: "0x8",
    download: "0x0 (DOWNLOAD(USB/UART0))",
    offset: 0x0,
  }),
  rom: ROM_SINCE_S2,
  stub: {
    ...esp32StubLongAddresses(0x40379524, [
      [0x40378000, 7832, "c37a7d12d52633fd629fbed13f3a7418216af368d8e80f17853ce6de29741374"],
      [0x3fcb2dc0, 264, "75be8e20e5c91b2b92cd02be9abe2462436648780e4878ea173598c5ed14df93"],
    ]),
    // With secure boot, the stub cannot call the ROM.
    fails: ({ fuses }) => fuses.secureBoot,
  },
};
