import { alignUp } from "../../bytes.ts";
import type { Chip } from "./chip.ts";
import { THREE_BYTES } from "../flash_parts/address_limit.ts";
import { BLOCK, SECTOR } from "../flash_parts/geometry.ts";

/** ESP8266 and ESP8285. Register addresses from Espressif's ESP8266 Technical Reference and its SDK headers. */
export const esp8266: Chip = {
  id: "esp8266",
  name: "ESP8266",
  magic: 0xfff0c101,
  headerLength: 8,
  bootloaderOffset: 0x0,
  flashSizes: {
    "512KB": 0x0,
    "256KB": 0x1,
    "1MB": 0x2,
    "2MB": 0x3,
    "4MB": 0x4,
    "2MB-c1": 0x5,
    "4MB-c1": 0x6,
    "8MB": 0x8,
    "16MB": 0x9,
  },
  flashFreqs: { "80m": 0xf, "40m": 0x0, "26m": 0x1, "20m": 0x2 },
  ram: [
    [0x3ff00000, 0x3ff00010], // DPORT, where the SDK keeps a few words
    [0x3ffe8000, 0x40000000], // data RAM
    // Instruction RAM. Its upper half becomes the flash cache later; Arduino's boot image is loaded to its very end.
    [0x40100000, 0x40110000],
  ],
  // 1 MB at a time (esptool, targets/esp8266.py).
  loaderMapped: [[0x40200000, 0x40300000]],
  spi: {
    command: 0x60000200,
    user: 0x6000021c,
    user1: 0x60000220,
    user2: 0x60000224,
    data: 0x60000240,
  },
  mac: { words: [0x3ff00050, 0x3ff00054, 0x3ff0005c], decode: decodeMac },
  // Set by its SDK, and so by every program built with it.
  addresses: [{ use: "station" }, { use: "access point", local: true }],
  security: "none",
  features: {
    always: ["Wi-Fi"],
    words: [0x3ff00050, 0x3ff00058],
    decode: ([w0 = 0, w2 = 0]) =>
      (w0 >>> 4 & 1) === 1 || (w2 >>> 16 & 1) === 1 ? ["1 MB flash inside (ESP8285)"] : [],
  },
  crystal: { divider: 0x60000014, times: 2 },
  uf2Family: 0x7eab61ed,
  bootTextBauds: [74_880, 115_200],
  // 52 MHz / 460800 = 112.8: one count of the autobaud counter is less than 1 %.
  syncBaud: 460_800,
  rom: {
    name: "ROM",
    statusBytes: 2,
    flashBlock: 0x400,
    flashReach: THREE_BYTES,
    ramBlock: 0x1800,
    compressed: false,
    unpackSize: (size) => size,
    md5: "none",
    read: "none",
    eraseCommands: false,
    attach: "flashBegin",
    setParams: true,
    encryptedWord: false,
    changeBaud: { kind: "none" },
    eraseSize: romEraseSize,
    eraseEnd: romEraseEnd,
    resendStep: 1,
    wholeBlocks: true,
  },
  stub: {
    name: "stub",
    statusBytes: 2,
    flashBlock: 0x4000,
    flashReach: THREE_BYTES,
    ramBlock: 0x1800,
    compressed: true,
    unpackSize: (size) => size,
    md5: "raw",
    read: "stream",
    eraseCommands: true,
    attach: "none",
    setParams: true,
    encryptedWord: true,
    changeBaud: {
      kind: "scaled",
      reference: 115_200,
      divider: { register: 0x60000014, mask: 0xfffff },
      // Twice the crystal, which has 26 MHz on almost every board and 40 MHz on a few.
      clocks: [52_000_000, 80_000_000],
      // The stub waits 5 ms, changes the rate and waits 5 ms more (esp-stub-lib, target/esp8266/src/uart.c); measured:
      // 15 ms.
      settleMs: 30,
    },
    eraseSize: (_offset, size) => size,
    eraseEnd: (offset, size) => alignUp(offset + size, SECTOR),
    resendStep: 0,
    wholeBlocks: false,
  },
};

/**
 * The size to request. The ROM counts the sectors up to the next 64 KB boundary twice: if `h` of `n` requested sectors
 * are before the boundary, it erases `n + min(n, h)`. An odd number of sectors that ends before the boundary cannot be
 * erased exactly: the ROM erases one more (`romEraseEnd`).
 */
function romEraseSize(offset: number, size: number): number {
  const wanted = Math.ceil(size / SECTOR);
  const head = Math.min(sectorsToBorder(offset), wanted);
  return (wanted < 2 * head ? Math.ceil(wanted / 2) : wanted - head) * SECTOR;
}

function romEraseEnd(offset: number, size: number): number {
  const asked = romEraseSize(offset, size) / SECTOR;
  return offset + (asked + Math.min(asked, sectorsToBorder(offset))) * SECTOR;
}

function sectorsToBorder(offset: number): number {
  return (BLOCK - offset % BLOCK) / SECTOR;
}

/** The last three bytes identify the chip; the first three are in word 2, or follow from two bits of word 1. */
function decodeMac(words: readonly number[]): string {
  const [w0 = 0, w1 = 0, w2 = 0] = words;
  const vendor = w2 !== 0
    ? [w2 >>> 16, w2 >>> 8, w2]
    : ((w1 >>> 16) & 0xff) === 0
    ? [0x18, 0xfe, 0x34]
    : [0xac, 0xd0, 0x74];
  return [...vendor, w1 >>> 8, w1, w0 >>> 24]
    .map((byte) => (byte & 0xff).toString(16).padStart(2, "0")).join(":");
}
