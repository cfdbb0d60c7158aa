/** Recognizes programs that cannot be verified: direct boot and encrypted ones. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { entropy } from "./signature.ts";

/**
 * The first two words of a program that the ROM of the ESP32-C3 and later chips starts directly from flash
 * (github.com/espressif/esp32c3-direct-boot-example).
 */
const DIRECT_BOOT = 0xaedb041d;
/** Bytes examined for encryption. */
const LOOK = 4096;
/** Entropy in bits per byte. 4 KB of random data have 7.95, of the densest machine code 7.2. */
const RANDOM_ENTROPY = 7.85;

export function isDirectBoot(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && readU32(bytes, 0) === DIRECT_BOOT && readU32(bytes, 4) === DIRECT_BOOT;
}

/** True if the bytes look random, as an image encrypted with a chip's key does. Compressed data does, too. */
export function looksRandom(bytes: Uint8Array): boolean {
  return bytes.length >= LOOK && entropy(bytes.subarray(0, LOOK)) > RANDOM_ENTROPY;
}

/** An additional hint for such a program; empty for any other. */
export function rawHint(bytes: Uint8Array): string {
  const how = " set raw: true and its sha256 in the profile: flasher then writes it unchanged and unchecked.";
  if (isDirectBoot(bytes)) return `\nIf the chip boots it directly,${how}`;
  return looksRandom(bytes) ? `\nIf it is encrypted with this chip's key,${how}` : "";
}
