/** The RAM of a chip that a host can write. Pure; no I/O. */

import type { RamBank } from "../models/chip_model.ts";

export interface Ram {
  /** True if all of the range is RAM. */
  has(address: number, length: number): boolean;
  /** Stores bytes. Returns false, and stores nothing, if part of the range is not RAM. */
  write(address: number, bytes: Uint8Array): boolean;
  /** Returns a copy; undefined if part of the range is not RAM. */
  read(address: number, length: number): Uint8Array | undefined;
}

/** Creates zeroed memory. On a chip, its content after a reset is undefined. */
export function createRam(banks: readonly RamBank[]): Ram {
  /** By the bank's start. Each bank is created on first use. */
  const contents = new Map<number, Uint8Array>();

  function bankOf(address: number, length: number): RamBank | undefined {
    return banks.find(({ start, size }) => address >= start && address + length <= start + size);
  }

  function window(address: number, length: number): Uint8Array | undefined {
    const bank = bankOf(address, length);
    if (bank === undefined) return undefined;
    const { start, size } = bank;
    if (!contents.has(start)) contents.set(start, new Uint8Array(size));
    return contents.get(start)!.subarray(address - start, address - start + length);
  }

  return {
    has: (address, length) => bankOf(address, length) !== undefined,
    write(address, bytes) {
      const target = window(address, bytes.length);
      target?.set(bytes);
      return target !== undefined;
    },
    read(address, length) {
      return window(address, length)?.slice();
    },
  };
}
