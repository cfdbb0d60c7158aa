/** How much of an image must be there to say more about it, for whoever reads it piece by piece. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { lengthOf, MAX_SEGMENTS } from "./header.ts";

/**
 * Bytes from the image's start up to the end of what its header and its segments announce, as far as `bytes` has them. If
 * there are as many in `bytes`, the image is complete, or cannot be one.
 */
export function imageLength(bytes: Uint8Array, headerLength: 8 | 24): number {
  if (bytes.length < headerLength) return headerLength;
  const count = bytes[1]!;
  if (count > MAX_SEGMENTS) return headerLength;
  let at: number = headerLength;
  for (let n = 0; n < count; n++) {
    if (at + 8 > bytes.length) return at + 8;
    at += 8 + readU32(bytes, at + 4);
  }
  return lengthOf(bytes, { headerLength, segmentsEnd: at });
}
