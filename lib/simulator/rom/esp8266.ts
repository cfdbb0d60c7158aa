/** The ESP8266's ROM: which commands it knows, and its flash with its faults: it erases too much, it locks when it ends. */

import { bootFlash } from "../boot/esp8266.ts";
import { BLOCK, pagesIn, SECTOR } from "../hardware/flash.ts";
import { BASIC_COMMANDS, begin, block, RAM_BLOCK_LIMIT } from "./basic.ts";
import type { CommandTable, RomCommand } from "./command.ts";
import type { Outcome } from "./state.ts";
import type { Machine, Routine } from "../hardware/machine.ts";

/** Sectors to a block. */
const PER_BLOCK = BLOCK / SECTOR;

export const ESP8266_COMMANDS: CommandTable = {
  ...BASIC_COMMANDS,
  *0x02(command) {
    if (command.size !== 16 || command.word(2) > RAM_BLOCK_LIMIT) return 5;
    begin(command);
    return yield* erase(command);
  },
  0x03: (command) => block(command, program, { unit: 4 }),
  0x04: end,
};

/** Unlocks the flash, then erases, and answers only when that is done. */
function* erase({ machine, state, word }: RomCommand): Routine<Outcome> {
  const size = word(0);
  machine.flash.protect(false);
  yield machine.timing.statusWrite;
  const { pointer: offset, chipSize } = state;
  if (offset % SECTOR !== 0 || offset + size > chipSize) return 6;
  const wanted = Math.ceil(size / SECTOR);
  let sector = offset / SECTOR;
  const end = chipSize / SECTOR;

  // The sectors up to the next block border are erased but not counted off: this is the ROM's well-known fault.
  for (let head = Math.min(PER_BLOCK - sector % PER_BLOCK, wanted); head > 0; head--) {
    if (sector >= end) return 6;
    yield* eraseSector(machine, sector++);
  }
  let left = wanted;
  for (; left > PER_BLOCK; left -= PER_BLOCK, sector += PER_BLOCK) {
    if (sector >= end) return 6;
    machine.flash.eraseBlock(sector * SECTOR);
    yield machine.timing.blockErase;
  }
  for (; left > 0; left--) {
    if (sector >= end) return 6;
    yield* eraseSector(machine, sector++);
  }
  return "ok";
}

function* eraseSector(machine: Machine, sector: number): Routine<void> {
  machine.flash.eraseSector(sector * SECTOR);
  yield machine.timing.sectorErase;
}

/** Programs a block and reads it back: 8 when it did not take. Addresses are not checked, the flash wraps. */
export function* program({ machine, state }: RomCommand, data: Uint8Array): Routine<Outcome> {
  if (data.length === 0) return "ok";
  const { pointer } = state;
  machine.flash.program(pointer, data);
  yield pagesIn(pointer, data.length) * machine.timing.pageProgram;
  yield data.length * machine.timing.readPerKb / 1024;
  const taken = machine.flash.read(pointer, data.length);
  if (data.some((byte, i) => byte !== taken[i])) return 8;
  state.pointer += data.length;
  state.remaining -= data.length;
  return "ok";
}

/** Succeeds and locks the flash when all announced blocks and bytes have come; leaves the loader in any case. */
function* end({ machine, state }: RomCommand): Routine<Outcome> {
  state.after = { ms: 0, act: () => bootFlash(machine) };
  if (state.remaining !== 0 || state.sequence !== state.blocks) return 6;
  machine.flash.protect(true);
  yield machine.timing.statusWrite;
  return "ok";
}
