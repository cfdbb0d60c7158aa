/** All chips that flasher knows; help, validation and detection come from this list. */
import type { Chip } from "./chip.ts";
import { esp8266 } from "./esp8266.ts";

export type { BaudChange, Chip, Dialect, SpiRegisters } from "./chip.ts";

export const CHIPS: readonly Chip[] = [esp8266];

/** The chip with this id, or undefined. */
export function chipById(id: string): Chip | undefined {
  return CHIPS.find((chip) => chip.id === id);
}

/** The chip whose word at 0x40001000 is `magic`, or undefined. */
export function chipByMagic(magic: number): Chip | undefined {
  return CHIPS.find((chip) => chip.magic === magic);
}
