/** The two CRC-32 that firmware of the ESP8266 carries. Pure; no I/O. */

const POLYNOMIAL = 0x04c11db7;
const MIRRORED_POLYNOMIAL = 0xedb88320;
/** What one byte makes of a register, the highest bit first. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let word = byte << 24;
  for (let bit = 0; bit < 8; bit++) word = (word << 1) ^ (word < 0 ? POLYNOMIAL : 0);
  return word >>> 0;
});
/** Which byte it was, by the lowest byte that the table makes of it: each occurs once. */
const BYTE_OF = Uint8Array.from(invert(TABLE));

function invert(table: Uint32Array): number[] {
  const bytes: number[] = [];
  table.forEach((word, byte) => bytes[word & 0xff] = byte);
  return bytes;
}

/** The register after `bytes`, the highest bit of each first: CRC-32/MPEG-2 if it begins as all ones. */
export function crcForward(bytes: Uint8Array, register = 0xffffffff): number {
  let word = register;
  for (const byte of bytes) word = (word << 8) ^ TABLE[(word >>> 24) ^ byte]!;
  return word >>> 0;
}

/** The register before `bytes`, out of what it is behind them. */
export function crcBackward(bytes: Uint8Array, register: number): number {
  let word = register;
  for (let i = bytes.length - 1; i >= 0; i--) {
    const index = BYTE_OF[word & 0xff]!;
    word = ((word ^ TABLE[index]!) >>> 8) | ((index ^ bytes[i]!) << 24);
  }
  return word >>> 0;
}

/** The same, the lowest bit first. */
const MIRRORED_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let word = byte;
  for (let bit = 0; bit < 8; bit++) word = (word >>> 1) ^ ((word & 1) === 1 ? MIRRORED_POLYNOMIAL : 0);
  return word >>> 0;
});

/** As in zip files: the lowest bit first, begun with ones and inverted in the end. */
function zipCrc(bytes: Uint8Array): number {
  let word = 0xffffffff;
  for (const byte of bytes) word = (word >>> 8) ^ MIRRORED_TABLE[(word ^ byte) & 0xff]!;
  return ~word >>> 0;
}

/** As the loaders of the ESP8266's SDK take it: CRC-32 as in zip files, read as a signed number (esptool, bin_image.py). */
export function sdkCrc(bytes: Uint8Array): number {
  const word = zipCrc(bytes);
  return word >= 0x80000000 ? ~word >>> 0 : word + 1;
}
