/** A serial NOR flash: programming clears bits, only erasing sets them. Its operations take no time: callers wait. */

import type { Faults } from "../faults.ts";
import { createFlashStatus, type FlashStatus, type FlashStatusOptions, kindOf } from "./flash_status.ts";

export const SECTOR = 0x1000;
export const BLOCK = 0x10000;

/** Bytes that a three-byte address can reach. */
const THREE_BYTES = 0x1000000;

/** Block-protect bits of status register 1 that the ESP8266's FLASH_END sets: the whole array is read-only. */
const PROTECT_ALL = 0x1c;

/** Quad enable in status register 2. A ROM that writes both registers keeps it. */
const QUAD = 0x02;

/** Opcodes that loaders send. */
const WRITE_ENABLE = 0x06;
const WRITE_STATUS = 0x01;

/** Winbond W25Q32: bytes EF 40 16 on the wire, 4 MB. */
export const W25Q32 = 0x1640ef;

export interface Flash {
  /** The live content. */
  readonly content: Uint8Array;
  /** The answer to RDID, low byte first. */
  readonly jedecId: number;
  /** Bytes that its id claims. If it claims more than there are, addresses wrap. */
  readonly claimed: number;
  readonly status: FlashStatus;
  /** All of it is read-only. */
  readonly protected: boolean;
  /**
   * Sets or clears the block-protect bits as ROMs do: by a permanent write to status register 1, or to 1 and 2.
   */
  protect(on: boolean, registers?: 1 | 2): void;
  /** Length of the addresses in commands. With three bytes, an address from 16 MB on loses its upper bits. */
  addressBytes: 3 | 4;
  /** Returns a copy. Wraps as `program` does. */
  read(address: number, length: number): Uint8Array;
  /** Clears bits. Wraps at the end of the chip as the address counter does. Does nothing where protected. */
  program(address: number, data: Uint8Array): void;
  /** Erases one 4 KB sector. */
  eraseSector(address: number): void;
  /** Erases one 64 KB block. */
  eraseBlock(address: number): void;
  eraseChip(): void;
  readonly sectorsErased: number;
  readonly pagesProgrammed: number;
}

export interface FlashOptions {
  /** Content from address 0; noise follows it. Default: noise everywhere, as after years of use. */
  readonly content?: Uint8Array;
  /** Bytes, a power of two. Default 4 MB. */
  readonly size?: number;
  readonly jedecId?: number;
  readonly status?: FlashStatusOptions;
  readonly seed: number;
  readonly faults: Faults;
}

export function createFlash(options: FlashOptions): Flash {
  const size = options.size ?? 0x400000;
  const { badCell, badSector } = options.faults;
  const content = noise(size, options.seed).slice();
  if (options.content !== undefined) content.set(options.content.subarray(0, size));
  const jedecId = options.jedecId ?? W25Q32;
  const status = createFlashStatus(size, { kind: kindOf(jedecId), ...options.status });
  let sectorsErased = 0;
  let pagesProgrammed = 0;
  let reach = THREE_BYTES;

  /** The place in the chip for an address in a command. */
  function place(address: number): number {
    return address % Math.min(size, reach);
  }

  function erase(from: number, length: number): void {
    if (status.protects(from, from + length)) return;
    for (let sector = from; sector < from + length; sector += SECTOR) {
      sectorsErased++;
      if (sector / SECTOR !== badSector) content.fill(0xff, sector, sector + SECTOR);
    }
  }

  return {
    content,
    jedecId,
    claimed: Math.max(size, claimedBy(jedecId)),
    status,
    get protected() {
      return status.protects(0, size) && (status.live[0]! & PROTECT_ALL) === PROTECT_ALL;
    },
    protect(on, registers = 1) {
      if (!on && options.status?.loadersUnlock === false) return;
      status.command(WRITE_ENABLE, new Uint8Array());
      const first = on ? PROTECT_ALL : 0;
      const both = registers === 1 ? [first] : [first, status.live[1]! & QUAD];
      status.command(WRITE_STATUS, Uint8Array.from(both));
    },
    get addressBytes() {
      return reach === THREE_BYTES ? 3 : 4;
    },
    set addressBytes(bytes) {
      reach = bytes === 3 ? THREE_BYTES : 0x100000000;
    },
    read(address, length) {
      const from = place(address);
      if (from + length <= Math.min(size, reach)) return content.slice(from, from + length);
      return Uint8Array.from({ length }, (_, i) => content[place(address + i)]!);
    },
    program(address, data) {
      if (data.length === 0) return;
      pagesProgrammed += pagesIn(address, data.length);
      const { active } = status;
      for (let i = 0; i < data.length; i++) {
        const at = place(address + i);
        if (active && status.protects(at, at + 1)) continue;
        content[at] = content[at]! & data[i]!;
        if (at === badCell) content[at] = data[i]! ^ 1;
      }
    },
    eraseSector(address) {
      erase(place(address) & ~(SECTOR - 1), SECTOR);
    },
    eraseBlock(address) {
      erase(place(address) & ~(BLOCK - 1), BLOCK);
    },
    eraseChip() {
      erase(0, size);
    },
    get sectorsErased() {
      return sectorsErased;
    },
    get pagesProgrammed() {
      return pagesProgrammed;
    },
  };
}

/** Bytes by the third byte of an id, a power of two; 0 if it is none. */
function claimedBy(jedecId: number): number {
  const code = jedecId >>> 16 & 0xff;
  return code >= 0x12 && code <= 0x19 ? 2 ** code : 0;
}

/** Number of 256-byte pages that a write touches. */
export function pagesIn(address: number, length: number): number {
  return Math.ceil(((address & 0xff) + length) / 0x100);
}

/** The last noise: tests create thousands of boards, nearly always with the same seed. */
let lastNoise = { seed: 0, bytes: new Uint8Array(0) };

/** Xorshift32: the same bytes for the same seed on every machine. */
function noise(length: number, seed: number): Uint8Array {
  if (lastNoise.seed === seed && lastNoise.bytes.length === length) return lastNoise.bytes;
  const words = new Uint32Array(length / 4);
  let x = (seed ^ 0x9e3779b9) | 0 || 1;
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x;
  }
  lastNoise = { seed, bytes: new Uint8Array(words.buffer) };
  return lastNoise.bytes;
}
