/** The SPI controller with the flash behind it, as far as user commands such as RDID need it. */

import type { Flash } from "./flash.ts";
import type { SpiModel } from "../models/chip_model.ts";

export const SPI_SIZE = 0x100;

/** Offset of SPI_CMD, on every chip. */
const CMD = 0x00;

/** Bits of SPI_CMD. */
const CMD_USER = 1 << 18;
const CMD_RDID = 1 << 28;

/** Bits of SPI_USER: the phases of a user command. */
const HAS_COMMAND = 1 << 31;
const HAS_MISO = 1 << 28;
const HAS_MOSI = 1 << 27;

/** Opcodes. */
const READ_ID = 0x9f;
const READ_STATUS = 0x05;
const WRITES_STATUS: readonly number[] = [0x01, 0x31, 0x11];

export interface Spi {
  read(offset: number): number;
  write(offset: number, value: number): void;
}

export function createSpi(
  { user, user2, data, misoBits, mosiBits }: SpiModel,
  { flash, attached, now, statusWrite }: {
    readonly flash: Flash;
    readonly attached: () => boolean;
    readonly now: () => number;
    /** Milliseconds that the flash is busy after a write to its status registers. */
    readonly statusWrite: number;
  },
): Spi {
  const registers = new Uint32Array(SPI_SIZE / 4);
  let busyUntil = -Infinity;

  /** Executes the command in SPI_USER.. and puts the answer into W0. Does nothing without a command phase. */
  function execute(): void {
    const phases = registers[user / 4]!;
    if ((phases & HAS_COMMAND) === 0) return;
    const commandBits = (registers[user2 / 4]! >>> 28) + 1;
    const opcode = commandBits === 8 ? registers[user2 / 4]! & 0xff : undefined;
    const sent = (phases & HAS_MOSI) === 0 ? new Uint8Array() : bytesOut(countOf(mosiBits) / 8);
    const answer = replyTo(opcode, sent);
    if ((phases & HAS_MISO) === 0) return;
    const count = countOf(misoBits);
    const bytes = new Uint8Array(Math.ceil(count / 32) * 4);
    for (let i = 0; i < Math.ceil(count / 8); i++) bytes[i] = answer(i);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < bytes.length && i < 64; i += 4) registers[(data + i) / 4] = view.getUint32(i, true);
  }

  function countOf({ register, shift, mask }: SpiModel["misoBits"]): number {
    return ((registers[register / 4]! >>> shift) & mask) + 1;
  }

  function bytesOut(count: number): Uint8Array {
    return Uint8Array.from(
      { length: Math.min(64, Math.ceil(count)) },
      (_, i) => registers[(data + i - i % 4) / 4]! >>> 8 * (i % 4),
    );
  }

  /** The flash's answer to an opcode, byte by byte. An undriven bus reads FF. */
  function replyTo(opcode: number | undefined, sent: Uint8Array): (index: number) => number {
    if (!attached() || opcode === undefined) return () => 0xff;
    const busy = now() < busyUntil;
    if (opcode === READ_STATUS) {
      const status = flash.status.command(opcode, sent);
      return (index) => status(index) | (busy ? 1 : 0);
    }
    if (busy) return () => 0xff;
    if (opcode === READ_ID) {
      return (index) => index < 3 ? (flash.jedecId >>> (8 * index)) & 0xff : 0xff;
    }
    if (WRITES_STATUS.includes(opcode)) busyUntil = now() + statusWrite;
    return flash.status.command(opcode, sent);
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
