/** Images that a chip of the ESP32 family boots, built without lib/: header of 24 bytes, checksum, appended SHA-256. */
import { createHash } from "node:crypto";
import { code } from "./firmware.ts";

export interface FamilyImageSpec {
  readonly chipId: number;
  /** An address in the chip's RAM. */
  readonly address: number;
  /** Length of its one segment, a multiple of 4. */
  readonly length?: number;
  /** Header byte 3: size, frequency. Default 4 MB, 80 MHz. */
  readonly sizeAndFreq?: number;
  readonly seed?: number;
  /** In the middle of its segment. */
  readonly text?: string;
}

export function familyImage(spec: FamilyImageSpec): Uint8Array {
  const { chipId, address, length = 0x2004, sizeAndFreq = 0x2f } = spec;
  const end = (24 + 8 + length) | 15;
  const image = new Uint8Array(end + 1 + 32);
  const view = new DataView(image.buffer);
  image.set([0xe9, 1, 2, sizeAndFreq]);
  view.setUint32(4, address + 4, true);
  image[8] = 0xee;
  view.setUint16(12, chipId, true);
  view.setUint16(17, 0xffff, true);
  image[23] = 1;
  view.setUint32(24, address, true);
  view.setUint32(28, length, true);
  const data = code(length, spec.seed ?? chipId + 1);
  data.set(new TextEncoder().encode(spec.text ?? ""), length >> 1);
  image.set(data, 32);
  image[end] = data.reduce((sum, byte) => sum ^ byte, 0xef);
  image.set(createHash("sha256").update(image.subarray(0, end + 1)).digest(), end + 1);
  return image;
}
