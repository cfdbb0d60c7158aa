/** Flash mode, frequency and size in the header of a boot image. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { sha256 } from "../../hash.ts";
import { renewArduinoCrc } from "./arduino.ts";
import { parseImage } from "./header.ts";
import { hasArduinoCrc } from "./second_stage.ts";

/** Byte 2 of the header. */
export const FLASH_MODES = { qio: 0, qout: 1, dio: 2, dout: 3 } as const;

/** Settings that are decided: "detect" has become a size, or "keep" where the size is not known. */
export interface HeaderPatch {
  readonly mode: "keep" | keyof typeof FLASH_MODES;
  readonly freq: string;
  readonly size: string;
}

/**
 * `image` with its flash parameters set and its SHA-256 or its CRC, if it has one, made right again; the very same array
 * where nothing changes. It must be whole, and names in the chip's tables: `plan.ts` has checked both.
 */
export function patchHeader(image: Uint8Array, patch: HeaderPatch, chip: Chip): Uint8Array {
  const mode = patch.mode === "keep" ? image[2]! : FLASH_MODES[patch.mode];
  const size = patch.size === "keep" ? image[3]! >> 4 : chip.flashSizes[patch.size]!;
  const freq = patch.freq === "keep" ? image[3]! & 0x0f : chip.flashFreqs[patch.freq]!;
  const packed = (size << 4) | freq;
  if (mode === image[2] && packed === image[3]) return image;
  const patched = image.slice();
  patched[2] = mode;
  patched[3] = packed;
  const at = digestAt(image, chip);
  if (at !== undefined) patched.set(digestOf(patched, at), at);
  return hasArduinoCrc(image, chip) ? renewArduinoCrc(patched) : patched;
}

/** Where the SHA-256 stands in `image`. What follows it, in a merged file, is not covered. */
function digestAt(image: Uint8Array, chip: Chip): number | undefined {
  const parsed = parseImage(image, chip.headerLength);
  return "header" in parsed && parsed.header.extended?.hashed ? parsed.header.end : undefined;
}

/** SHA-256 of the first `length` bytes. */
function digestOf(bytes: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from(sha256(bytes.subarray(0, length)).match(/../g)!, (byte) => parseInt(byte, 16));
}
