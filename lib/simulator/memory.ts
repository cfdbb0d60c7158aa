/** The ESP8266's RAM as a host can write it: two banks. Pure. */

/** Where instruction RAM and data RAM lie, for what the loader lets a host write (chip's memory map). */
const BANKS = [
  { start: 0x3ffe8000, size: 0x18000 },
  { start: 0x40100000, size: 0x10000 },
] as const;

export interface Memory {
  /** Stores bytes. False = part of the range is no RAM: nothing is stored. */
  write(address: number, bytes: Uint8Array): boolean;
  /** A copy; undefined = part of the range is no RAM. */
  read(address: number, length: number): Uint8Array | undefined;
}

/** Empty memory: what a reset leaves in it is nothing to build on. */
export function createMemory(): Memory {
  const banks = BANKS.map((bank) => ({ ...bank, bytes: new Uint8Array(bank.size) }));

  function window(address: number, length: number): Uint8Array | undefined {
    for (const { start, size, bytes } of banks) {
      if (address >= start && address + length <= start + size) {
        return bytes.subarray(address - start, address - start + length);
      }
    }
    return undefined;
  }

  return {
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
