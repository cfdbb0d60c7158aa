/**
 * The firmware image that a mask ROM loads: header, segments, checksum (docs/protocol.md, "Image").
 * Parses what is there; image/check.ts judges it. Pure; no I/O.
 */
import { hex, readU16, readU32 } from "../bytes.ts";

export const IMAGE_MAGIC = 0xe9;
/** Most segments that a ROM loads. */
const MAX_SEGMENTS = 16;
/** Start of the checksum over all segment data. */
const CHECKSUM_SEED = 0xef;

export interface Segment {
  /** Where it is loaded to. */
  readonly address: number;
  /** Where its data begins in the file. */
  readonly at: number;
  readonly length: number;
}

export interface ImageHeader {
  /** 0 QIO, 1 QOUT, 2 DIO, 3 DOUT. */
  readonly mode: number;
  /** High half of byte 3. */
  readonly sizeNibble: number;
  /** Low half of byte 3. */
  readonly freqNibble: number;
  readonly entry: number;
  /** Only in the extended header of the ESP32 family. */
  readonly chipId: number | undefined;
  readonly segments: readonly Segment[];
  /** End of the checksum byte: the part of the file that the header accounts for, without an appended hash. */
  readonly end: number;
}

/** The parsed header, or in words what is wrong with it. */
export type Parsed = { readonly header: ImageHeader } | { readonly problem: string };

/** Walks the image at the start of `bytes`. `headerLength` is 8 for the ESP8266, 24 for the ESP32 family. */
export function parseImage(bytes: Uint8Array, headerLength: 8 | 24): Parsed {
  if (bytes[0] !== IMAGE_MAGIC) {
    return { problem: `its first byte is ${hex(bytes[0] ?? 0, 2)}, not ${hex(IMAGE_MAGIC, 2)}` };
  }
  if (bytes.length < headerLength) return { problem: "it ends inside its header" };
  const count = bytes[1]!;
  if (count === 0 || count > MAX_SEGMENTS) {
    return { problem: `it names ${count} segments, where 1 to ${MAX_SEGMENTS} are possible` };
  }

  const segments: Segment[] = [];
  let at: number = headerLength;
  let sum = CHECKSUM_SEED;
  for (let n = 1; n <= count; n++) {
    if (at + 8 > bytes.length) return { problem: `it ends before segment ${n} of ${count}` };
    const segment = { address: readU32(bytes, at), at: at + 8, length: readU32(bytes, at + 4) };
    const end = segment.at + segment.length;
    if (end > bytes.length) {
      return {
        problem:
          `it ends inside segment ${n} of ${count}: ${bytes.length} bytes are there, ${end} are needed`,
      };
    }
    for (let i = segment.at; i < end; i++) sum ^= bytes[i]!;
    segments.push(segment);
    at = end;
  }

  // Zeros up to the last byte of a 16-byte row, which is the checksum.
  const checksumAt = Math.floor(at / 16) * 16 + 15;
  if (checksumAt >= bytes.length) return { problem: "it ends before its checksum" };
  if (bytes[checksumAt] !== sum) {
    return {
      problem: `its checksum is ${hex(bytes[checksumAt]!, 2)}, but its segments add up to ${hex(sum, 2)}`,
    };
  }
  return {
    header: {
      mode: bytes[2]!,
      sizeNibble: bytes[3]! >> 4,
      freqNibble: bytes[3]! & 0x0f,
      entry: readU32(bytes, 4),
      chipId: headerLength === 24 ? readU16(bytes, 12) : undefined,
      segments,
      end: checksumAt + 1,
    },
  };
}
