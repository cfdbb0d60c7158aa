/** Shared parts of the ESP32 family's rows: ROM, stub, SPI peripheral, MAC address. */
import { alignUp } from "../../bytes.ts";
import type { Chip, Dialect, SpiRegisters } from "./chip.ts";
import { FOUR_BYTES, THREE_BYTES } from "../flash_parts/address_limit.ts";
import { SECTOR } from "../flash_parts/geometry.ts";

const ROM_BLOCK = 0x400;

/** Erases exactly the requested sectors. */
const EXACT_ERASE = {
  eraseSize: (_offset: number, size: number) => size,
  eraseEnd: (offset: number, size: number) => alignUp(offset + size, SECTOR),
} satisfies Partial<Dialect>;

/** The mask ROM of every chip since the ESP32-S2. */
export const FAMILY_ROM: Dialect = {
  name: "ROM",
  statusBytes: 4,
  flashBlock: ROM_BLOCK,
  flashReach: THREE_BYTES,
  ramBlock: 0x1800,
  compressed: true,
  // The ROM counts unpacked data in whole blocks.
  unpackSize: (size) => alignUp(size, ROM_BLOCK),
  md5: "hex",
  read: "answers",
  eraseCommands: false,
  attach: "long",
  setParams: true,
  encryptedWord: true,
  changeBaud: { kind: "absolute", tellsCurrent: false },
  ...EXACT_ERASE,
  resendStep: 0,
  wholeBlocks: true,
};

export const FAMILY_STUB: Dialect = {
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
  attach: "short",
  setParams: true,
  encryptedWord: true,
  changeBaud: { kind: "absolute", tellsCurrent: true },
  ...EXACT_ERASE,
  resendStep: 0,
  wholeBlocks: false,
};

/** The stub of chips whose larger flashes it addresses with four bytes. */
export const LONG_FAMILY_STUB: Dialect = { ...FAMILY_STUB, flashReach: FOUR_BYTES };

/** Size names and nibbles of every chip except the ESP8266. */
export const FAMILY_FLASH_SIZES: Chip["flashSizes"] = {
  "1MB": 0x0,
  "2MB": 0x1,
  "4MB": 0x2,
  "8MB": 0x3,
  "16MB": 0x4,
  "32MB": 0x5,
  "64MB": 0x6,
  "128MB": 0x7,
};

/** The SPI peripheral of every chip except ESP8266 and ESP32. */
export function spiAt(base: number): SpiRegisters {
  return {
    command: base,
    user: base + 0x18,
    user1: base + 0x1c,
    user2: base + 0x20,
    mosiLength: base + 0x24,
    misoLength: base + 0x28,
    data: base + 0x58,
  };
}

/** The MAC address in two words: the lower four bytes at `address`, the upper two in the low half of the next. */
export function macAt(address: number): Chip["mac"] {
  return {
    words: [address, address + 4],
    decode: ([low = 0, high = 0]) =>
      [high >>> 8, high, low >>> 24, low >>> 16, low >>> 8, low]
        .map((byte) => (byte & 0xff).toString(16).padStart(2, "0")).join(":"),
  };
}

/** ESP-IDF's default: addresses count up from the MAC address in the fuses. */
export const WIFI_ADDRESSES: NonNullable<Chip["addresses"]> = [
  { use: "station" },
  { use: "access point", add: 1 },
];

/** `width` bits of `word`, starting at bit `at`. */
export function bits(word: number, at: number, width: number): number {
  return (word >>> at) & ((1 << width) - 1);
}

/** The revision as image headers store it: v3.1 is 301. */
export function revisionOf(major: number, minor: number): number {
  return major * 100 + minor;
}

/** Memory inside a chip's package, in MB. */
export interface PackageMemory {
  readonly flash?: number | undefined;
  readonly psram?: number | undefined;
}

/** Describes the memory; omits what is absent or unknown. */
export function memoryInside({ flash, psram }: PackageMemory = {}): string[] {
  return [
    ...(flash ? [`${flash} MB flash inside`] : []),
    ...(psram ? [`${psram} MB PSRAM inside`] : []),
  ];
}
