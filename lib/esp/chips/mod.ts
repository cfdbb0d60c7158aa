/** All chips that flasher supports. Help, validation and detection use this list. */
import type { Chip } from "./chip.ts";
import { esp32 } from "./esp32.ts";
import { esp32s2 } from "./esp32s2.ts";
import { esp32s3 } from "./esp32s3.ts";
import { esp32c2 } from "./esp32c2.ts";
import { esp32c3 } from "./esp32c3.ts";
import { esp32c5 } from "./esp32c5.ts";
import { esp32c6 } from "./esp32c6.ts";
import { esp32c61 } from "./esp32c61.ts";
import { esp32h2 } from "./esp32h2.ts";
import { esp32p4 } from "./esp32p4.ts";
import { esp8266 } from "./esp8266.ts";

export type { BaudChange, Chip, Dialect, SpiRegisters } from "./chip.ts";

export const CHIPS: readonly Chip[] = [
  esp8266,
  esp32,
  esp32s2,
  esp32s3,
  esp32c2,
  esp32c3,
  esp32c5,
  esp32c6,
  esp32c61,
  esp32h2,
  esp32p4,
];

/** The chip with this id, or undefined. */
export function chipById(id: string): Chip | undefined {
  return CHIPS.find((chip) => chip.id === id);
}

/** The chip whose word at 0x40001000 is `magic`, or undefined. */
export function chipByMagic(magic: number): Chip | undefined {
  return CHIPS.find((chip) => chip.magic === magic);
}

/** The chip with this id in its security info and image headers, or undefined. */
export function chipByChipId(chipId: number): Chip | undefined {
  return CHIPS.find((chip) => chip.chipId === chipId);
}
