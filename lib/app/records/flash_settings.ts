/** Names the flash parameters of an image header. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../../esp/chips/chip.ts";
import { nameOfNibble } from "../../esp/chips/flash_size.ts";
import type { ImageHeader } from "../../esp/image/header.ts";
import { FLASH_MODES } from "../../esp/image/patch_header.ts";

/** Mode, frequency and size; unknown values stay numbers. */
export function flashNames(
  { mode, freqNibble, sizeNibble }: ImageHeader,
  chip: Chip,
): [string, string, string] {
  const freqs = Object.keys(chip.flashFreqs).filter((name) => chip.flashFreqs[name] === freqNibble);
  return [
    Object.entries(FLASH_MODES).find(([, value]) => value === mode)?.[0] ?? hex(mode, 2),
    freqs.length > 0 ? freqs.join(" or ") : hex(freqNibble),
    nameOfNibble(sizeNibble, chip) ?? hex(sizeNibble),
  ];
}
