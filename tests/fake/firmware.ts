/** Files to flash: an image that the ESP8266's ROM boots, and data that does or does not compress. */
import type { Firmware } from "../../lib/esp/plan/plan.ts";

/** The same bytes for the same seed. Deflate cannot compress them. */
export function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let x = (seed * 0x9e3779b9) | 0 || 1;
  for (let i = 0; i < length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    bytes[i] = x >>> 11;
  }
  return bytes;
}

/** Like machine code: short runs that repeat with differences. Deflate halves its size. */
export function code(length: number, seed = 1): Uint8Array {
  const words = noise(64, seed);
  const choice = noise(length, seed + 1);
  return choice.map((byte, i) => i % 3 === 0 ? byte : words[(i + (byte & 3)) % 64]!);
}

/** An image of `length` bytes (a multiple of 16, from 64): one segment in instruction RAM, then bytes the ROM ignores. */
export function bootImage(length: number, content: (length: number) => Uint8Array = code): Uint8Array {
  const segment = Math.min(length - 32, 4096);
  const image = new Uint8Array(length);
  const view = new DataView(image.buffer);
  image.set([0xe9, 1, 2, 0x10]); // one segment, DIO, 256 KB, 40 MHz
  view.setUint32(4, 0x40100000, true);
  view.setUint32(8, 0x40100000, true);
  view.setUint32(12, segment, true);
  const body = content(length - 16);
  image.set(body, 16);
  let sum = 0xef;
  for (let i = 16; i < 16 + segment; i++) sum ^= image[i]!;
  image.fill(0, 16 + segment, (16 + segment) | 15);
  image[(16 + segment) | 15] = sum;
  return image;
}

export function file(offset: number, bytes: Uint8Array, path = `at_${offset.toString(16)}.bin`): Firmware {
  return { path, offset, bytes, vouched: false };
}
