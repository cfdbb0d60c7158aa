/**
 * The firmware image that a mask ROM or a bootloader loads: header, segments, checksum, SHA-256 (docs/protocol.md,
 * "Image"). Parses what is there; esp/image/check.ts judges it. Pure; no I/O.
 */
import { hex, readU16, readU32 } from "../../bytes.ts";
import { sha256 } from "../../hash.ts";

export const IMAGE_MAGIC = 0xe9;
/** Most segments that a ROM loads. */
export const MAX_SEGMENTS = 16;
/** Most that byte 2 can say: beside the four of patch_header.ts, ESP-IDF knows two slow modes. */
export const MAX_MODE = 5;
/** Start of the checksum over all segment data. */
const CHECKSUM_SEED = 0xef;
const SHA256_BYTES = 32;
/** Byte of the extended header that says whether there is one. */
const HASHED_AT = 23;
/** `max_rev_full` of an image that runs on every later revision. Images made before 2023 have 0 there. */
const NO_LIMIT = 0xffff;

export interface Segment {
  /** Where it is loaded to. */
  readonly address: number;
  /** Where its data begins in the file. */
  readonly at: number;
  readonly length: number;
}

/** Bytes 8 to 23, which only the ESP32 family has. */
export interface ExtendedHeader {
  /** Pin of the flash's write protection; 0xee = it is not used. */
  readonly wpPin: number;
  /** Drive strengths of the flash's pins, three bytes. */
  readonly drive: readonly number[];
  readonly chipId: number;
  /** Byte 14: the only limit that old images give, by chip either of the major or of the minor revision. */
  readonly minRevisionByte: number;
  /** v1.3 is 103; 0 = any, or an old image. */
  readonly minRevision: number;
  /** Undefined = no limit. */
  readonly maxRevision: number | undefined;
  /** A SHA-256 follows the checksum; it was right. */
  readonly hashed: boolean;
}

export interface ImageHeader {
  /** 0 QIO, 1 QOUT, 2 DIO, 3 DOUT. */
  readonly mode: number;
  /** High half of byte 3. */
  readonly sizeNibble: number;
  /** Low half of byte 3. */
  readonly freqNibble: number;
  readonly entry: number;
  readonly extended: ExtendedHeader | undefined;
  readonly segments: readonly Segment[];
  /** End of the checksum byte: what the SHA-256 is taken of. */
  readonly end: number;
  /** End of the SHA-256, or `end` where there is none: the part of the file that the header accounts for. */
  readonly length: number;
}

/** The parsed header, or in words what is wrong with it. */
export type Parsed = { readonly header: ImageHeader } | { readonly problem: string };

/**
 * Walks the image at the start of `bytes`. `headerLength` is 8 for the ESP8266, 24 for the ESP32 family. What is
 * returned as a header has its segments, its checksum and, if it says so, its SHA-256.
 */
export function parseImage(bytes: Uint8Array, headerLength: 8 | 24): Parsed {
  if (bytes[0] !== IMAGE_MAGIC) {
    return { problem: `its first byte is ${hex(bytes[0] ?? 0, 2)}, not ${hex(IMAGE_MAGIC, 2)}` };
  }
  if (bytes.length < headerLength) return { problem: "it ends inside its header" };
  const walked = walkSegments(bytes, headerLength);
  if ("problem" in walked) return walked;
  const wrong = checksumProblem(walked);
  if (wrong !== undefined) return { problem: wrong };
  const { segments, end } = walked;

  const extended = headerLength === 24 ? readExtended(bytes) : undefined;
  const length = end + (extended?.hashed ? SHA256_BYTES : 0);
  if (length > bytes.length) {
    return { problem: `it ends before its SHA-256: it has ${bytes.length} bytes, expected ${length}` };
  }
  if (extended?.hashed && !sameDigest(bytes.subarray(end, length), sha256(bytes.subarray(0, end)))) {
    return { problem: "its SHA-256 is not that of its content" };
  }
  return {
    header: {
      mode: bytes[2]!,
      sizeNibble: bytes[3]! >> 4,
      freqNibble: bytes[3]! & 0x0f,
      entry: readU32(bytes, 4),
      extended,
      segments,
      end,
      length,
    },
  };
}

/** Where an image ends, by its header and the end of its segments: behind its checksum, and its SHA-256 if it has one. */
export function lengthOf(
  bytes: Uint8Array,
  { headerLength, segmentsEnd }: { readonly headerLength: 8 | 24; readonly segmentsEnd: number },
): number {
  const hashed = headerLength === 24 && bytes[HASHED_AT] === 1;
  return checksumAtOf(segmentsEnd) + 1 + (hashed ? SHA256_BYTES : 0);
}

/** Zeros up to the last byte of a 16-byte row, which is the checksum. */
function checksumAtOf(segmentsEnd: number): number {
  return Math.floor(segmentsEnd / 16) * 16 + 15;
}

/** The segments of an image, and what its checksum says beside what it should say. */
export interface Walked {
  readonly segments: readonly Segment[];
  /** Behind the checksum. */
  readonly end: number;
  readonly stored: number;
  readonly sum: number;
}

/** The segments behind a header of `headerLength` bytes at `start`, or in words why they are not all there. */
export function walkSegments(
  bytes: Uint8Array,
  headerLength: number,
  start = 0,
): Walked | { readonly problem: string } {
  const count = bytes[start + 1]!;
  if (count === 0 || count > MAX_SEGMENTS) {
    return { problem: `it names ${count} segments, where 1 to ${MAX_SEGMENTS} are possible` };
  }
  const segments: Segment[] = [];
  let at = start + headerLength;
  let sum = CHECKSUM_SEED;
  for (let n = 1; n <= count; n++) {
    if (at + 8 > bytes.length) return { problem: `it ends before segment ${n} of ${count}` };
    const segment = { address: readU32(bytes, at), at: at + 8, length: readU32(bytes, at + 4) };
    const end = segment.at + segment.length;
    if (end > bytes.length) {
      return {
        problem: `it ends inside segment ${n} of ${count}: it has ${bytes.length} bytes, expected ${end}`,
      };
    }
    sum ^= xorOf(bytes, segment);
    segments.push(segment);
    at = end;
  }
  const checksumAt = checksumAtOf(at);
  if (checksumAt >= bytes.length) return { problem: "it ends before its checksum" };
  return { segments, end: checksumAt + 1, stored: bytes[checksumAt]!, sum };
}

/** All bytes of a run, XORed. */
export function xorOf(bytes: Uint8Array, { at, length }: Pick<Segment, "at" | "length">): number {
  let sum = 0;
  for (let i = at; i < at + length; i++) sum ^= bytes[i]!;
  return sum;
}

/** In words; undefined where the checksum is right. */
export function checksumProblem({ stored, sum }: Walked): string | undefined {
  if (stored === sum) return undefined;
  return `its checksum is ${hex(stored, 2)}, but its segments add up to ${hex(sum, 2)}`;
}

function readExtended(bytes: Uint8Array): ExtendedHeader {
  const max = readU16(bytes, 17);
  return {
    wpPin: bytes[8]!,
    drive: [...bytes.subarray(9, 12)],
    chipId: readU16(bytes, 12),
    minRevisionByte: bytes[14]!,
    minRevision: readU16(bytes, 15),
    maxRevision: max === 0 || max === NO_LIMIT ? undefined : max,
    hashed: bytes[HASHED_AT] === 1,
  };
}

function sameDigest(stored: Uint8Array, digest: string): boolean {
  return Array.from(stored, (byte) => byte.toString(16).padStart(2, "0")).join("") === digest;
}
