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

/** ESP32-C2, after its technical reference manual. */
export const ESP32C2: ChipModel = {
  name: "esp32c2",
  title: "ESP32-C2",
  revision: 101,
  vendor: [0x7c, 0xdf, 0xa1],
  registers: ({ mac, revision }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x3ed34ee9], // any word of its ROM
      ...macWords(0x60008840, mac),
      [0x60008844, major << 20 | minor << 16],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [{ start: 0x3fca0000, size: 0x40000 }, { start: 0x4037c000, size: 0x44000 }],
  uart: uartAt(0x60000014),
  spi: spiMemAt(0x60002000),
  mustAttach: true,
  watchdogs: undefined,
  chipId: 12,
  securityInfo: 20,
  boot: bootSinceS2({
    rom: "esp8684-api2-20220127",
    build: "Jan 27 2022",
    run: "0xc",
    download: "0x5 (DOWNLOAD(UART0))",
    offset: 0x0,
  }),
  rom: { ...ROM_SINCE_S2, fixedBaudWhenSecure: true },
  stub: {
    ...esp32Stub(0x40380f90, [
      [0x40380000, 5816, "69e484070942074e7af2d2c5ea5f90e97b619357d44484dfc84e1d89ae639c8b"],
      [0x3fcb6d6c, 204, "d00a26f5623c265cad0818c74cbe676508b7185acc949d547f36b774fb137ff4"],
    ]),
    // Espressif no longer supports the first silicon.
    fails: ({ revision }) => revision < 100,
  },
};
