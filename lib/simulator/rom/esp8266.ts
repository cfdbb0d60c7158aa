/** The commands of the ESP8266's ROM, with its faults: it erases too much, and locks the flash at the end. */

import { bootFromFlash } from "../boot/boot_from_flash.ts";
import { BLOCK, pagesIn, SECTOR } from "../hardware/flash.ts";
import { BASIC_COMMANDS, begin, block, RAM_BLOCK_LIMIT } from "./basic.ts";
import type { CommandTable, RomCommand } from "./command.ts";
import type { CommandOutcome } from "./state.ts";
import type { Hardware, Routine } from "../hardware/hardware.ts";

/** Sectors in a block. */
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

/** Unlocks the flash and erases; the answer follows the erase. */
function* erase({ hardware, state, word }: RomCommand): Routine<CommandOutcome> {
  const size = word(0);
  hardware.flash.protect(false);
  yield hardware.timing.statusWrite;
  const { pointer: offset, chipSize } = state;
  if (offset % SECTOR !== 0 || offset + size > chipSize) return 6;
  const wanted = Math.ceil(size / SECTOR);
  let sector = offset / SECTOR;
  const end = chipSize / SECTOR;

  // The ROM's well-known fault: it erases the sectors up to the next block border but does not count them.
  for (let head = Math.min(PER_BLOCK - sector % PER_BLOCK, wanted); head > 0; head--) {
    if (sector >= end) return 6;
    yield* eraseSector(hardware, sector++);
  }
  let left = wanted;
  for (; left > PER_BLOCK; left -= PER_BLOCK, sector += PER_BLOCK) {
    if (sector >= end) return 6;
    hardware.flash.eraseBlock(sector * SECTOR);
    yield hardware.timing.blockErase;
  }
  for (; left > 0; left--) {
    if (sector >= end) return 6;
    yield* eraseSector(hardware, sector++);
  }
  return "ok";
}

function* eraseSector(hardware: Hardware, sector: number): Routine<void> {
  hardware.flash.eraseSector(sector * SECTOR);
  yield hardware.timing.sectorErase;
}

/** Programs a block and reads it back; error 8 if it differs. Addresses are not checked: the flash wraps. */
export function* program({ hardware, state }: RomCommand, data: Uint8Array): Routine<CommandOutcome> {
  if (data.length === 0) return "ok";
  const { pointer } = state;
  hardware.flash.program(pointer, data);
  yield pagesIn(pointer, data.length) * hardware.timing.pageProgram;
  yield data.length * hardware.timing.readPerKb / 1024;
  const taken = hardware.flash.read(pointer, data.length);
  if (data.some((byte, i) => byte !== taken[i])) return 8;
  state.pointer += data.length;
  state.remaining -= data.length;
  return "ok";
}

/** Locks the flash if all announced blocks and bytes have come; otherwise fails. Exits the loader in either case. */
function* end({ hardware, state }: RomCommand): Routine<CommandOutcome> {
  state.after = { ms: 0, act: () => bootFromFlash(hardware) };
  if (state.remaining !== 0 || state.sequence !== state.blocks) return 6;
  hardware.flash.protect(true);
  yield hardware.timing.statusWrite;
  return "ok";
}
