/**
 * Tells which chip an image is for by its first bytes alone, so that it also works for damaged images. Pure; no I/O.
 */
import { readU16, readU32 } from "../../bytes.ts";
import { type Chip, chipByChipId, CHIPS } from "../chips/mod.ts";
import { IMAGE_MAGIC, MAX_MODE } from "./header.ts";
import { isWithin } from "./address_ranges.ts";
import { isVersion2 } from "./second_stage.ts";

const PLAIN = CHIPS.filter(({ headerLength }) => headerLength === 8);

/** The chip that the image at the start of `bytes` is for; undefined if there is no image with a plausible header. */
export function chipOfImage(bytes: Uint8Array): Chip | undefined {
  const second = PLAIN.find((chip) => isVersion2(bytes, chip));
  if (second !== undefined) return second;
  if (bytes[0] !== IMAGE_MAGIC || bytes.length < 24) return undefined;
  // The first segment follows a plain header directly; an extended header has a pin number there.
  const word = readU32(bytes, 8);
  const plain = PLAIN.find(({ ram, loaderMapped = [] }) => isWithin([...ram, ...loaderMapped], word, 1));
  return plain ?? (hasExtendedHeader(bytes) ? chipByChipId(readU16(bytes, 12)) : undefined);
}

/** True if every header byte with few valid values has one of them, which random data does not. */
export function hasExtendedHeader(bytes: Uint8Array): boolean {
  if (bytes[0] !== IMAGE_MAGIC || bytes.length < 24) return false;
  const [count, mode, hashed] = [bytes[1]!, bytes[2]!, bytes[23]!];
  const reserved = bytes.subarray(19, 23).every((byte) => byte === 0);
  return count >= 1 && count <= 16 && mode <= MAX_MODE && hashed <= 1 && reserved;
}

/** The chip whose boot image is at its boot offset in flash content that begins at address 0. */
export function chipOfFlash(bytes: Uint8Array): Chip | undefined {
  return CHIPS.find((chip) => chipOfImage(bytes.subarray(chip.bootloaderOffset)) === chip);
}

/** The chip's name for a message, or its id if flasher does not know the chip. */
export function nameOfChipId(chipId: number): string {
  return chipByChipId(chipId)?.name ?? `a chip that flasher does not know (id ${chipId})`;
}
