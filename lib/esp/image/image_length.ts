/** Computes how much of an image must be read to know its length, for callers that read it in parts. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { imageEnd, MAX_SEGMENTS } from "./header.ts";

/**
 * Bytes from the start of the image to the end that its header and segments announce, as far as `bytes` contains them.
 * If `bytes` is at least that long, the image is complete or invalid.
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
  return imageEnd(bytes, { headerLength, segmentsEnd: at });
}
