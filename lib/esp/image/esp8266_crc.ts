/** The two CRC-32 variants in ESP8266 firmware. Pure; no I/O. */

const POLYNOMIAL = 0x04c11db7;
const MIRRORED_POLYNOMIAL = 0xedb88320;
/** How each byte changes the register, highest bit first. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let word = byte << 24;
  for (let bit = 0; bit < 8; bit++) word = (word << 1) ^ (word < 0 ? POLYNOMIAL : 0);
  return word >>> 0;
});
/** The inverse of TABLE by the lowest byte of its words, each of which occurs once. */
const BYTE_OF = Uint8Array.from(invert(TABLE));

function invert(table: Uint32Array): number[] {
  const bytes: number[] = [];
  table.forEach((word, byte) => bytes[word & 0xff] = byte);
  return bytes;
}

/** The register after `bytes`, highest bit first: CRC-32/MPEG-2 if it starts as all ones. */
export function crcForward(bytes: Uint8Array, register = 0xffffffff): number {
  let word = register;
  for (const byte of bytes) word = (word << 8) ^ TABLE[(word >>> 24) ^ byte]!;
  return word >>> 0;
}

/** The register before `bytes`, given `register` after them. */
export function crcBackward(bytes: Uint8Array, register: number): number {
  let word = register;
  for (let i = bytes.length - 1; i >= 0; i--) {
    const index = BYTE_OF[word & 0xff]!;
    word = ((word ^ TABLE[index]!) >>> 8) | ((index ^ bytes[i]!) << 24);
  }
  return word >>> 0;
}

/** TABLE with the lowest bit first. */
const MIRRORED_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let word = byte;
  for (let bit = 0; bit < 8; bit++) word = (word >>> 1) ^ ((word & 1) === 1 ? MIRRORED_POLYNOMIAL : 0);
  return word >>> 0;
});

/** CRC-32 as in zip files: lowest bit first, starting as all ones, inverted at the end. */
function zipCrc(bytes: Uint8Array): number {
  let word = 0xffffffff;
  for (const byte of bytes) word = (word >>> 8) ^ MIRRORED_TABLE[(word ^ byte) & 0xff]!;
  return ~word >>> 0;
}

/** CRC of the ESP8266 SDK's loaders: CRC-32 as in zip files, read as a signed number (esptool, bin_image.py). */
export function sdkCrc(bytes: Uint8Array): number {
  const word = zipCrc(bytes);
  return word >= 0x80000000 ? ~word >>> 0 : word + 1;
}
