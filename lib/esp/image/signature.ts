/**
 * Recognizes signed and encrypted boot images, which any changed byte invalidates (ESP-IDF, "Secure Boot v1", "Secure
 * Boot v2", "Flash Encryption"). Pure; no I/O.
 */
import { alignUp } from "../../bytes.ts";
import { SECTOR } from "../flash_parts/geometry.ts";

/** Secure boot v2: up to three signature blocks in the sector after the image. Version 2 is RSA, 3 is ECDSA. */
const BLOCK_MAGIC = 0xe7;
const BLOCK_VERSIONS: readonly number[] = [2, 3];
/** Secure boot v1: an initial value of 128 bytes and a digest of 64, at flash address 0. */
const DIGEST_BYTES = 192;

/** Shorter data can look encrypted by chance; bytes. */
const ENOUGH = 0x1000;
/** Entropy in bits per byte: machine code has 5 to 7, an encrypted sector 7.95 and more. */
const RANDOM_BITS = 7.9;

/** Position of the sector with the secure boot v2 signature in `image`; undefined if there is none. */
export function findSignature(
  image: Uint8Array,
  { length }: { readonly length: number },
): number | undefined {
  const at = alignUp(length, SECTOR);
  return image[at] === BLOCK_MAGIC && BLOCK_VERSIONS.includes(image[at + 1] ?? 0) ? at : undefined;
}

/** True if the start of the flash is a secure boot v1 digest, not padding. */
export function hasBootDigest(front: Uint8Array): boolean {
  const digest = front.subarray(0, DIGEST_BYTES);
  return digest.length === DIGEST_BYTES && !isPadding(digest) && isPadding(front.subarray(DIGEST_BYTES));
}

/** True if the length and the entropy are those of data encrypted for flash. */
export function looksEncrypted(bytes: Uint8Array): boolean {
  if (bytes.length < ENOUGH || bytes.length % 16 !== 0) return false;
  const start = bytes.subarray(0, ENOUGH);
  // A counting sequence has the same entropy, but its steps do not.
  const steps = start.map((byte, n) => byte - (start[n - 1] ?? 0));
  return entropy(start) >= RANDOM_BITS && entropy(steps) >= RANDOM_BITS;
}

/** True if all bytes are blank or all are zero. */
export function isPadding(bytes: Uint8Array): boolean {
  const [first] = bytes;
  if (first === undefined) return true;
  return (first === 0xff || first === 0) && bytes.every((byte) => byte === first);
}

/** Entropy in bits per byte, 0 to 8. */
export function entropy(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  return counts.reduce((sum, count) => {
    const share = count / bytes.length;
    return count === 0 ? sum : sum - share * Math.log2(share);
  }, 0);
}
