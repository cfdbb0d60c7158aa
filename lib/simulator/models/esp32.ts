import type { ChipModel } from "./chip_model.ts";
import {
  esp32Stub,
  LOWEST_ADDRESS,
  macWords,
  mergeRegisters,
  splitRevision,
  uartAt,
} from "./esp32_family.ts";

/** ESP32, after its technical reference manual. */
export const ESP32: ChipModel = {
  name: "esp32",
  title: "ESP32",
  revision: 300,
  vendor: [0x24, 0x0a, 0xc4],
  registers: ({ mac, revision, fuses }) => {
    const { major, minor } = splitRevision(revision);
    return mergeRegisters(
      [0x40001000, 0x00f01d83],
      ...macWords(0x3ff5a004, mac),
      [0x3ff5a008, 0x5a << 16], // the MAC address's checksum, in the bits above the address
      // Each major revision sets one more bit: two fuses, then a register.
      [0x3ff5a00c, major >= 1 ? 1 << 15 : 0],
      [0x3ff5a014, (major >= 2 ? 1 << 20 : 0) | minor << 24],
      [0x3ff6607c, major >= 3 ? 0x96042000 : 0x16042000],
      [0x3ff5a000, fuses.flashEncryption ? 1 << 20 : 0],
      [0x3ff5a018, fuses.secureBoot ? 1 << 5 : 0],
    );
  },
  lowestAddress: LOWEST_ADDRESS,
  ram: [
    { start: 0x3ffae000, size: 0x52000 },
    { start: 0x40070000, size: 0x52000 },
    { start: 0x3ff80000, size: 0x2000 }, // RTC memory
    { start: 0x50000000, size: 0x2000 }, // RTC memory
  ],
  uart: uartAt(0x3ff40014),
  spi: {
    base: 0x3ff42000,
    user: 0x1c,
    user2: 0x24,
    data: 0x80,
    misoBits: { register: 0x2c, shift: 0, mask: 0xffffff },
    mosiBits: { register: 0x28, shift: 0, mask: 0xffffff },
  },
  mustAttach: true,
  watchdogs: undefined,
  chipId: 0,
  securityInfo: 0,
  boot: {
    banner: ({ cause, download }) =>
      `ets Jul 29 2019 12:21:46\r\n\r\nrst:${
        cause === "pin"
          ? "0x1 (POWERON_RESET)"
          : cause === "watchdog"
          ? "0x10 (RTCWDT_RTC_RESET)"
          : "0x3 (SW_RESET)"
      },boot:${
        download
          ? "0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n"
          : "0x13 (SPI_FAST_FLASH_BOOT)\r\n"
      }`,
    offset: 0x1000,
    loader: "esp32",
  },
  rom: {
    statusBytes: 4,
    syncValueAt: 1,
    repeatsLast: true,
    commands: "esp32",
    countsDamaged: true,
    statusRegisters: 2,
    beginSize: 16,
    secureCommands: new Set(),
    fixedBaudWhenSecure: false,
  },
  stub: esp32Stub(0x400a902c, [
    [0x400a8000, 6456, "fc5fb606754d152b9b9e4f20c72fdad83d1d99b1b139744bc53cc160b1edd570"],
    [0x3ffded6c, 212, "580837cfef9d57b223a4d30cf634dad72f1fdcc19b499ca62b514b487a0c3438"],
  ]),
};
