/** Firmware images made by hand, with nothing of lib/: right ones, and wrong ones on purpose. */
import { createHash } from "node:crypto";

export interface ImageSpec {
  readonly segments?: readonly { readonly address: number; readonly data: Uint8Array }[];
  readonly entry?: number;
  /** Byte 2. */
  readonly mode?: number;
  /** Byte 3: size nibble, frequency nibble. */
  readonly sizeAndFreq?: number;
  /** Makes the header of the ESP32 family, 24 bytes. */
  readonly chipId?: number;
  /** Byte 1, where it is to be a lie. */
  readonly count?: number;
  /** Added to the right checksum by XOR. */
  readonly checksumError?: number;
}

/** Where the ESP8266's ROM can load to. */
export const IRAM = 0x40100000;
export const DRAM = 0x3ffe8000;

export function bytesOf(length: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 0xff);
}

export const SEGMENTS = [
  { address: IRAM, data: bytesOf(40) },
  { address: DRAM, data: bytesOf(24, 3) },
  { address: DRAM + 0x100, data: bytesOf(20, 5) },
] as const;

function words(...values: readonly number[]): number[] {
  return values.flatMap((v) => [v & 0xff, (v >>> 8) & 0xff, (v >>> 16) & 0xff, (v >>> 24) & 0xff]);
}

/** Header, segments, zeros, checksum: 16 bytes a row. */
export function buildImage(spec: ImageSpec = {}): Uint8Array {
  const { segments = SEGMENTS, entry = IRAM + 4, mode = 0, sizeAndFreq = 0, chipId, checksumError = 0 } =
    spec;
  const bytes = [0xe9, spec.count ?? segments.length, mode, sizeAndFreq, ...words(entry)];
  if (chipId !== undefined) {
    // WP pin off, drive strengths, chip id, revisions, reserved, no hash appended.
    bytes.push(0xee, 0, 0, 0, chipId & 0xff, chipId >> 8, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0);
  }
  let sum = 0xef;
  for (const { address, data } of segments) {
    bytes.push(...words(address, data.length), ...data);
    for (const byte of data) sum ^= byte;
  }
  while (bytes.length % 16 !== 15) bytes.push(0);
  bytes.push(sum ^ checksumError);
  return Uint8Array.from(bytes);
}

/**
 * As the MicroPython build for the ESP8266 lays its image out: segments, 0xFF up to 0x8ffc, the length so far, code
 * that runs from flash, MD5 of everything from byte 4 on. `text` stands in that code.
 */
export function buildMicroPython(codeLength = 0x400, text = "MicroPython v1"): Uint8Array {
  const image = buildImage({ sizeAndFreq: 0x40 });
  const bytes = new Uint8Array(0x9000 + codeLength + 16).fill(0xff);
  bytes.set(image);
  bytes.set(words(0x9000 + codeLength), 0x8ffc);
  bytes.set(bytesOf(codeLength, 9), 0x9000);
  bytes.set(new TextEncoder().encode(text), 0x9000 + codeLength - text.length);
  return seal(bytes);
}

/** `bytes` with the MD5 of bytes 4 to -16 as its last 16. */
export function seal(bytes: Uint8Array): Uint8Array {
  const sealed = bytes.slice();
  sealed.set(createHash("md5").update(sealed.subarray(4, -16)).digest(), sealed.length - 16);
  return sealed;
}
