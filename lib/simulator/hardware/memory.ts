/** A chip's RAM as a host can write it. Pure. */

import type { Bank } from "../models/model.ts";

export interface Memory {
  /** All of the range is RAM. */
  has(address: number, length: number): boolean;
  /** Stores bytes. False = part of the range is no RAM: nothing is stored. */
  write(address: number, bytes: Uint8Array): boolean;
  /** A copy; undefined = part of the range is no RAM. */
  read(address: number, length: number): Uint8Array | undefined;
}

/** Empty memory: what a reset leaves in it is nothing to build on. */
export function createMemory(banks: readonly Bank[]): Memory {
  /** By the bank's start; a bank that nobody touches is not made. */
  const contents = new Map<number, Uint8Array>();

  function bankOf(address: number, length: number): Bank | undefined {
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
