/** ESP8266 firmware that a bootloader starts, built without lib/. */
import { buildImage, bytesOf, DRAM, IRAM, merge } from "./image.ts";

/** Address at which the bootloader maps the program at offset 0x1000. */
export const MAPPED = 0x40201010;

/** Arduino's bootloader, which the ROM loads to the end of instruction RAM. */
export const eboot = () =>
  buildImage({ segments: [{ address: 0x4010f000, data: bytesOf(64) }], entry: 0x4010f000 });

/** A program with code for mapped flash. */
export function mappedProgram(address = MAPPED, length = 0x4000): Uint8Array {
  return buildImage({
    segments: [{ address, data: bytesOf(length, 7) }, { address: IRAM, data: bytesOf(256, 9) }],
  });
}

/** Bootloader, padding, program. With `crc`, the program starts with its length and CRC, as builds since 2020 do. */
export function arduino({ fill = 0, crc = false, program = mappedProgram() } = {}): Uint8Array {
  const bytes = new Uint8Array(0x1000 + program.length).fill(fill);
  bytes.set(eboot());
  if (!crc) {
    bytes.set(program, 0x1000);
    return bytes;
  }
  // The checksum was made before, with zeros in these places.
  const zeros = bytesOf(0x4000, 7);
  zeros.fill(0, 0, 8);
  bytes.set(
    buildImage({ segments: [{ address: MAPPED, data: zeros }, { address: IRAM, data: bytesOf(256, 9) }] }),
    0x1000,
  );
  const view = new DataView(bytes.buffer);
  view.setUint32(0x1014, bitwiseCrc(bytes), true);
  view.setUint32(0x1010, bytes.length, true);
  return bytes;
}

/** Bitwise, highest bit first. */
export function bitwiseCrc(bytes: Uint8Array): number {
  let word = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const top = (word >>> 31) ^ ((byte >> bit) & 1);
      word = (word << 1) ^ (top === 1 ? 0x04c11db7 : 0);
    }
  }
  return word >>> 0;
}

/** The CRC-32 of zip files, bitwise. */
function zipCrc(bytes: Uint8Array): number {
  let word = 0xffffffff;
  for (const byte of bytes) {
    word ^= byte;
    for (let bit = 0; bit < 8; bit++) word = (word >>> 1) ^ ((word & 1) === 1 ? 0xedb88320 : 0);
  }
  return ~word >>> 0;
}

export interface V2Spec {
  readonly code?: number;
  /** The SDK's tools append a checksum to the image; others do not. */
  readonly crc?: boolean;
  /** rBoot's tool can include the code in the sum. */
  readonly addCode?: boolean;
}

/** An image of "version 2": a header, code for flash, then an ordinary image. */
export function version2({ code = 0x2010, crc = true, addCode = false }: V2Spec = {}): Uint8Array {
  const head = [0xea, 4, 0, 0, 4, 0, 0x10, 0x40, 0, 0, 0, 0, code & 0xff, code >> 8, 0, 0];
  const data = bytesOf(code, 5);
  const inner = buildImage({
    segments: [{ address: IRAM, data: bytesOf(128, 2) }, { address: DRAM, data: bytesOf(64, 3) }],
    checksumError: addCode ? data.reduce((sum, byte) => sum ^ byte, 0) : 0,
  });
  const image = Uint8Array.from([...head, ...data, ...inner]);
  if (!crc) return image;
  const word = zipCrc(image);
  const stored = word >= 0x80000000 ? ~word >>> 0 : word + 1;
  return Uint8Array.from([...image, ...[0, 8, 16, 24].map((shift) => (stored >>> shift) & 0xff)]);
}

/** A bootloader and an image of "version 2" in one file, with blanks between them. */
export const combined = (at = 0x1000, image = version2()) => merge([[0, buildImage()], [at, image]]);
