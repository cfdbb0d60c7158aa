/** Which chip answers, and who it is. */
import { type Chip, chipByMagic, CHIPS } from "../chips/mod.ts";
import { hex } from "../bytes.ts";
import { ChipError } from "../errors.ts";
import type { Loader } from "./loader.ts";

/** A word of the ROM that differs between the chips that have no other way to tell. */
const MAGIC_REGISTER = 0x40001000;

/** The chip that answers. Throws ChipError if it is unknown, or another than `expected`. */
export async function detectChip(loader: Loader, expected: Chip | undefined): Promise<Chip> {
  const magic = await loader.readReg(MAGIC_REGISTER, "Cannot read the chip's type");
  const chip = chipByMagic(magic);
  if (chip === undefined) {
    throw new ChipError(
      `Cannot tell the chip: its type word is ${hex(magic, 8)}, flasher knows ${
        CHIPS.map((known) => known.name).join(", ")
      }`,
      { hint: "Run again. If the word stays the same, this chip is one that flasher does not know." },
    );
  }
  if (expected !== undefined && chip !== expected) {
    throw new ChipError(`Cannot go on: the profile asks for ${expected.name}, this board has ${chip.name}`, {
      hint: "Take the profile for this board, or set chip: auto if the files are right for both.",
    });
  }
  return chip;
}

/** The factory MAC address: `18:fe:34:…`. */
export async function readMac(loader: Loader, chip: Chip): Promise<string> {
  const words: number[] = [];
  for (const address of chip.mac.words) {
    words.push(await loader.readReg(address, "Cannot read the MAC address"));
  }
  return chip.mac.decode(words);
}

/** One round trip that only a working link survives. */
export async function proveLink(loader: Loader, chip: Chip): Promise<void> {
  const magic = await loader.readReg(MAGIC_REGISTER, "Cannot prove the link");
  if (magic !== chip.magic) {
    throw new ChipError(`Cannot prove the link: the chip's type word read ${hex(magic, 8)}`);
  }
}
