/** The ESP8266's SPI controller with a flash behind it: enough of it for user commands such as RDID. */

import type { Flash } from "./flash.ts";

export const SPI_BASE = 0x60000200;
export const SPI_SIZE = 0x100;

/** Register offsets. */
const CMD = 0x00;
const USER = 0x1c;
const USER1 = 0x20;
const USER2 = 0x24;
const W0 = 0x40;

/** Bits of SPI_CMD. */
const CMD_USER = 1 << 18;
const CMD_RDID = 1 << 28;

/** Bits of SPI_USER: which phases a user command has. */
const HAS_COMMAND = 1 << 31;
const HAS_MISO = 1 << 28;

export interface Spi {
  read(offset: number): number;
  write(offset: number, value: number): void;
}

export function createSpi(flash: Flash): Spi {
  const registers = new Uint32Array(SPI_SIZE / 4);

  /** Carries out what SPI_USER.. describe and leaves the answer in W0. Nothing happens without a command phase. */
  function user(): void {
    const phases = registers[USER / 4]!;
    if ((phases & HAS_COMMAND) === 0) return;
    const commandBits = (registers[USER2 / 4]! >>> 28) + 1;
    const misoBits = (phases & HAS_MISO) === 0 ? 0 : ((registers[USER1 / 4]! >>> 8) & 0x1ff) + 1;
    if (misoBits === 0) return;
    const opcode = commandBits === 8 ? registers[USER2 / 4]! & 0xff : undefined;
    const answer = replyTo(opcode);
    const bytes = new Uint8Array(Math.ceil(misoBits / 32) * 4);
    for (let i = 0; i < Math.ceil(misoBits / 8); i++) bytes[i] = answer(i);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < bytes.length && i < 64; i += 4) registers[(W0 + i) / 4] = view.getUint32(i, true);
  }

  /** The flash's answer to an opcode, byte by byte; a bus nobody drives reads FF. */
  function replyTo(opcode: number | undefined): (index: number) => number {
    switch (opcode) {
      case 0x9f: // JEDEC id
        return (index) => index < 3 ? (flash.jedecId >>> (8 * index)) & 0xff : 0xff;
      case 0x05: // status register 1
        return () => flash.protected ? 0x1c : 0;
      default:
        return () => 0xff;
    }
  }

  return {
    read(offset) {
      return registers[offset / 4]!;
    },
    write(offset, value) {
      if (offset !== CMD) {
        registers[offset / 4] = value;
        return;
      }
      if (value & CMD_RDID) registers[W0 / 4] = flash.jedecId & 0xffffff;
      if (value & CMD_USER) user();
    },
  };
}
