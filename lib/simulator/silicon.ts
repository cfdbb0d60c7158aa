/** The ESP8266's registers, as far as a host reads or writes them through the loader. */

import type { Flash } from "./flash.ts";
import type { Memory } from "./memory.ts";
import { createSpi, SPI_BASE, SPI_SIZE } from "./spi.ts";

/** Registers with a fixed value. */
const FIXED: Readonly<Record<number, number>> = {
  0x40001000: 0xfff0c101, // a word of the boot ROM by which the chip is told apart
  0x60000078: 0x00062000, // UART_DATE
};

/** Address of UART0's divider, 20 bits. */
const UART_CLKDIV = 0x60000014;

/** Address of the four efuse words. */
const EFUSE = 0x3ff00050;

/** Below lies nothing, and the CPU takes an exception; above, what is not there reads 0 and swallows writes. */
const LOWEST = 0x20000000;

/** Registers and memory on the bus. */
export interface Silicon {
  /** Undefined = the CPU takes an exception. */
  read(address: number): number | undefined;
  /** Writes a register or a word of memory. False = exception. */
  write(address: number, value: number): boolean;
  /** Writes bytes to memory. False = exception. */
  store(address: number, bytes: Uint8Array): boolean;
}

export interface SiliconOptions {
  readonly memory: Memory;
  readonly flash: Flash;
  /** The station's MAC address, six bytes. */
  readonly mac: readonly number[];
  readonly divider: () => number;
}

export function createSilicon(options: SiliconOptions): Silicon {
  const spi = createSpi(options.flash);
  const efuse = efuseWords(options.mac);
  const written = new Map<number, number>();

  return {
    read(address) {
      if (address % 4 !== 0 || address < LOWEST) return undefined;
      const ram = options.memory.read(address, 4);
      if (ram !== undefined) return new DataView(ram.buffer).getUint32(0, true);
      if (address === UART_CLKDIV) return options.divider();
      if (address >= EFUSE && address < EFUSE + 16) return efuse[(address - EFUSE) / 4]!;
      if (address >= SPI_BASE && address < SPI_BASE + SPI_SIZE) return spi.read(address - SPI_BASE);
      return FIXED[address] ?? written.get(address) ?? 0;
    },
    write(address, value) {
      if (address % 4 !== 0 || address < LOWEST) return false;
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, value, true);
      if (options.memory.write(address, bytes)) return true;
      if (address >= SPI_BASE && address < SPI_BASE + SPI_SIZE) spi.write(address - SPI_BASE, value);
      else written.set(address, value >>> 0);
      return true;
    },
    store(address, bytes) {
      if (address < LOWEST) return false;
      options.memory.write(address, bytes);
      return true;
    },
  };
}

/** MAC bytes as an ESP8266 has them in its efuses when word 3 carries the manufacturer's part. */
function efuseWords(mac: readonly number[]): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
  return [(f << 24) >>> 0, 0x02000000 | (d << 8) | e, 0x00009000, (a << 16) | (b << 8) | c];
}
