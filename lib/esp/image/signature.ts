/**
 * Boot images that are signed or encrypted: a changed byte makes them worthless (ESP-IDF, "Secure Boot v1", "Secure Boot
 * v2", "Flash Encryption"). Pure; no I/O.
 */
import { alignUp } from "../../bytes.ts";

const SECTOR = 0x1000;

/** Secure boot v2: up to three blocks in the sector behind the image. The version is 2 for RSA, 3 for ECDSA. */
const BLOCK_MAGIC = 0xe7;
const BLOCK_VERSIONS: readonly number[] = [2, 3];
/** Secure boot v1: an initial value of 128 bytes and a digest of 64, at flash address 0. */
const DIGEST_BYTES = 192;

/** Bytes from which on chance does not make data look encrypted. */
const ENOUGH = 0x1000;
/** Bits a byte: machine code has 5 to 7, what is encrypted 7.95 and more in a sector. */
const RANDOM_BITS = 7.9;

/** Where the sector with the signature of secure boot v2 stands in `image`; undefined where there is none. */
export function signatureAt(image: Uint8Array, { length }: { readonly length: number }): number | undefined {
  const at = alignUp(length, SECTOR);
  return image[at] === BLOCK_MAGIC && BLOCK_VERSIONS.includes(image[at + 1] ?? 0) ? at : undefined;
}

/** What stands at the very start of the flash is a digest of secure boot v1, not padding. */
export function holdsBootDigest(front: Uint8Array): boolean {
  const digest = front.subarray(0, DIGEST_BYTES);
  return digest.length === DIGEST_BYTES && !isPadding(digest) && isPadding(front.subarray(DIGEST_BYTES));
}

/** As long as data that was encrypted for flash, and as random. */
export function looksEncrypted(bytes: Uint8Array): boolean {
  if (bytes.length < ENOUGH || bytes.length % 16 !== 0) return false;
  const start = bytes.subarray(0, ENOUGH);
  // Numbers that are counted up are as many and as different, but not their steps.
  const steps = start.map((byte, n) => byte - (start[n - 1] ?? 0));
  return entropy(start) >= RANDOM_BITS && entropy(steps) >= RANDOM_BITS;
}

/** Nothing but blank, or nothing but zeros. */
export function isPadding(bytes: Uint8Array): boolean {
  const [first] = bytes;
  if (first === undefined) return true;
  return (first === 0xff || first === 0) && bytes.every((byte) => byte === first);
}

/** Bits a byte, 0 to 8. */
function entropy(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  return counts.reduce((sum, count) => {
    const share = count / bytes.length;
    return count === 0 ? sum : sum - share * Math.log2(share);
  }, 0);
}
