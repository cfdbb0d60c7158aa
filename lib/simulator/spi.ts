/** The SPI controller with a flash behind it: enough of it for user commands such as RDID. */

import type { Flash } from "./flash.ts";
import type { SpiModel } from "./model.ts";

export const SPI_SIZE = 0x100;

/** Offset of SPI_CMD, on every chip. */
const CMD = 0x00;

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

export function createSpi(
  { user, user2, data, misoBits }: SpiModel,
  { flash, attached }: { readonly flash: Flash; readonly attached: () => boolean },
): Spi {
  const registers = new Uint32Array(SPI_SIZE / 4);

  /** Carries out what SPI_USER.. describe and leaves the answer in W0. Nothing happens without a command phase. */
  function execute(): void {
    const phases = registers[user / 4]!;
    if ((phases & HAS_COMMAND) === 0) return;
    const commandBits = (registers[user2 / 4]! >>> 28) + 1;
    if ((phases & HAS_MISO) === 0) return;
    const { register, shift, mask } = misoBits;
    const count = ((registers[register / 4]! >>> shift) & mask) + 1;
    const opcode = commandBits === 8 ? registers[user2 / 4]! & 0xff : undefined;
    const answer = replyTo(opcode);
    const bytes = new Uint8Array(Math.ceil(count / 32) * 4);
    for (let i = 0; i < Math.ceil(count / 8); i++) bytes[i] = answer(i);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < bytes.length && i < 64; i += 4) registers[(data + i) / 4] = view.getUint32(i, true);
  }

  /** The flash's answer to an opcode, byte by byte; a bus nobody drives reads FF. */
  function replyTo(opcode: number | undefined): (index: number) => number {
    if (!attached()) return () => 0xff;
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
      if (value & CMD_RDID) registers[data / 4] = attached() ? flash.jedecId & 0xffffff : 0xffffff;
      if (value & CMD_USER) execute();
    },
  };
}
