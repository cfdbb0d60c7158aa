/** Sets flash mode, frequency and size in the header of a boot image. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { sha256 } from "../../hash.ts";
import { renewArduinoCrc } from "./arduino.ts";
import { parseImage } from "./header.ts";
import { hasArduinoCrc } from "./second_stage.ts";

/** Values of byte 2 of the header. */
export const FLASH_MODES = { qio: 0, qout: 1, dio: 2, dout: 3 } as const;

/** Resolved settings: "detect" has become a size, or "keep" if the flash size is unknown. */
export interface HeaderPatch {
  readonly mode: "keep" | keyof typeof FLASH_MODES;
  readonly freq: string;
  readonly size: string;
}

/**
 * A copy of `image` with its flash parameters set and its SHA-256 or CRC, if any, recomputed; `image` itself if nothing
 * changes. The image must be complete and the names must be in the chip's tables: `plan.ts` has checked both.
 */
export function patchHeader(image: Uint8Array, patch: HeaderPatch, chip: Chip): Uint8Array {
  const mode = patch.mode === "keep" ? image[2]! : FLASH_MODES[patch.mode];
  const size = patch.size === "keep" ? image[3]! >> 4 : chip.flashSizes[patch.size]!;
  const freq = patch.freq === "keep" ? image[3]! & 0x0f : chip.flashFreqs[patch.freq]!;
  const container = (size << 4) | freq;
  if (mode === image[2] && container === image[3]) return image;
  const patched = image.slice();
  patched[2] = mode;
  patched[3] = container;
  const at = digestAt(image, chip);
  if (at !== undefined) patched.set(digestOf(patched, at), at);
  return hasArduinoCrc(image, chip) ? renewArduinoCrc(patched) : patched;
}

/** Position of the SHA-256 in `image`. It does not cover what follows it in a merged file. */
function digestAt(image: Uint8Array, chip: Chip): number | undefined {
  const parsed = parseImage(image, chip.headerLength);
  return "header" in parsed && parsed.header.extended?.hashed ? parsed.header.end : undefined;
}

/** SHA-256 of the first `length` bytes. */
function digestOf(bytes: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from(sha256(bytes.subarray(0, length)).match(/../g)!, (byte) => parseInt(byte, 16));
}
