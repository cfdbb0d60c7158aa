import type { ChipModel, ResetCause } from "./chip_model.ts";

const CAUSE = { pin: 2, watchdog: 4, software: 4 } as const satisfies Record<ResetCause, number>;

/** ESP8266 with its usual 26 MHz crystal. */
export const ESP8266: ChipModel = {
  name: "esp8266",
  title: "ESP8266",
  revision: 0,
  vendor: [0x5c, 0xcf, 0x7f],
  registers: ({ mac }) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
    return [
      [0x40001000, 0xfff0c101],
      [0x60000078, 0x00062000], // UART_DATE
      // The four eFuse words of a chip whose third word does not hold the vendor's part of the MAC address.
      [0x3ff00050, (f << 24) >>> 0],
      [0x3ff00054, 0x02000000 | (d << 8) | e],
      [0x3ff00058, 0x00009000],
      [0x3ff0005c, (a << 16) | (b << 8) | c],
    ];
  },
  lowestAddress: 0x20000000,
  // Data RAM and instruction RAM, where the loader lets a host write (memory map of the chip).
  ram: [{ start: 0x3ffe8000, size: 0x18000 }, { start: 0x40100000, size: 0x10000 }],
  uart: {
    clock: 52_000_000,
    assumedClock: 52_000_000,
    fraction: 1,
    divider: 0x60000014,
    resetDivider: 694, // 74880 baud
  },
  spi: {
    base: 0x60000200,
    user: 0x1c,
    user2: 0x24,
    data: 0x40,
    misoBits: { register: 0x20, shift: 8, mask: 0x1ff },
    mosiBits: { register: 0x20, shift: 17, mask: 0x1ff },
  },
  mustAttach: false,
  watchdogs: undefined,
  chipId: undefined,
  securityInfo: 0,
  boot: {
    banner: ({ cause, download }) =>
      `\r\n ets Jan  8 2013,rst cause:${CAUSE[cause]}, boot mode:(${download ? "1,6" : "3,7"})\r\n\r\n` +
      (cause === "watchdog" ? "wdt reset\r\n" : ""),
    offset: 0,
    loader: "esp8266",
  },
  rom: {
    statusBytes: 2,
    syncValueAt: 0,
    repeatsLast: true,
    commands: "esp8266",
    countsDamaged: true,
    statusRegisters: 1,
    beginSize: 16,
    secureCommands: new Set(),
    fixedBaudWhenSecure: false,
  },
  stub: {
    // esp-flasher-stub 1.2.2, as npm:esptool-js@0.7.0 carries it (stub_flasher/esp8266.json).
    entry: 0x4010c504,
    segments: [
      {
        address: 0x4010c500,
        length: 11456,
        sha256: "37c16091ff165ffe760353a8e92d07f55927e34d01fb5fc04c18b5525c13f8f6",
      },
      {
        address: 0x3fffae6c,
        length: 920,
        sha256: "de5922ffd2c868b51c4eec1fb74459f31adb2975f7514459a91ac2ffed65f737",
      },
    ],
    baud: "from115200",
    mustAttach: false,
  },
};
