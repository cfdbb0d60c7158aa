/** The flash commands of the ESP8266's boot ROM, with its faults: it erases too much and locks the flash when it ends. */

import { BLOCK, pagesIn, SECTOR } from "./flash.ts";
import type { LoaderState, Outcome } from "./rom_state.ts";
import type { Machine, Routine } from "./machine.ts";

/** Sectors to a block. */
const PER_BLOCK = BLOCK / SECTOR;

/** Unlocks the flash, then erases, and answers only when that is done. */
export function* romFlashBegin(machine: Machine, state: LoaderState, size: number): Routine<Outcome> {
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
export function* romFlashData(machine: Machine, state: LoaderState, data: Uint8Array): Routine<Outcome> {
  if (data.length === 0) return "ok";
  const { pointer } = state;
  machine.flash.program(pointer, data);
  yield pagesIn(pointer, data.length) * machine.timing.pageProgram;
  yield data.length * machine.timing.readPerKb / 1024;
  const { content } = machine.flash;
  return data.every((byte, i) => byte === content[(pointer + i) % content.length]) ? "ok" : 8;
}

/** Succeeds and locks the flash when all announced blocks and bytes have come; leaves the loader in any case. */
export function* romFlashEnd(machine: Machine, state: LoaderState): Routine<Outcome> {
  if (state.remaining !== 0 || state.sequence !== state.blocks) return 6;
  machine.flash.protect(true);
  yield machine.timing.statusWrite;
  return "ok";
}
