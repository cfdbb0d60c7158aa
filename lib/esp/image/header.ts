/**
 * The firmware image that a mask ROM or a bootloader loads: header, segments, checksum, SHA-256 (docs/protocol.md,
 * "Image"). Only parses; esp/image/check.ts decides whether a chip can use the image. Pure; no I/O.
 */
import { hex, readU16, readU32 } from "../../bytes.ts";
import { sha256 } from "../../hash.ts";
import { nameOfOther } from "./other_file.ts";

export const IMAGE_MAGIC = 0xe9;
/** Most segments that a ROM accepts. */
export const MAX_SEGMENTS = 16;
/** Highest flash mode in byte 2: ESP-IDF has two slow modes beside the four in patch_header.ts. */
export const MAX_MODE = 5;
/** Initial value of the checksum over all segment data. */
const CHECKSUM_SEED = 0xef;
const SHA256_BYTES = 32;
/** Byte of the extended header that says whether a SHA-256 follows the checksum. */
const HASHED_AT = 23;
/** `max_rev_full` of an image that runs on every later revision. Images made before 2023 have 0 there. */
const NO_LIMIT = 0xffff;

export interface ImageSegment {
  /** Memory address that it is loaded to. */
  readonly address: number;
  /** Position of its data in the file. */
  readonly at: number;
  readonly length: number;
}

/** Bytes 8 to 23, which only the ESP32 family has. */
export interface ExtendedHeader {
  /** Pin for the flash's write protection; 0xee = not used. */
  readonly wpPin: number;
  /** Drive strengths of the flash's pins, three bytes. */
  readonly drive: readonly number[];
  readonly chipId: number;
  /** Byte 14: the only limit in old images; of the major or the minor revision, depending on the chip. */
  readonly minRevisionByte: number;
  /** v1.3 is 103; 0 = any, or an old image. */
  readonly minRevision: number;
  /** Undefined = no limit. */
  readonly maxRevision: number | undefined;
  /** A SHA-256 follows the checksum, and it matches. */
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
  readonly segments: readonly ImageSegment[];
  /** End of the checksum byte: the SHA-256 covers everything before. */
  readonly end: number;
  /** End of the SHA-256, or `end` if there is none: the length of the image in the file. */
  readonly length: number;
}

/** The parsed header, or what is wrong with the image. */
export type ParsedImage = { readonly header: ImageHeader } | { readonly problem: string };

/**
 * Parses the image at the start of `bytes`. `headerLength` is 8 for the ESP8266, 24 for the ESP32 family. A returned
 * header means that all segments are present and the checksum and any SHA-256 match.
 */
export function parseImage(bytes: Uint8Array, headerLength: 8 | 24): ParsedImage {
  if (bytes[0] !== IMAGE_MAGIC) return { problem: startProblem(bytes) };
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
    return { problem: "its SHA-256 does not match its content" };
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

/** Describes a file that does not begin as an image: by what it is, if that can be told, else by its first byte. */
function startProblem(bytes: Uint8Array): string {
  const name = nameOfOther(bytes);
  if (name !== undefined) return `it is ${name}, not a firmware image`;
  return `its first byte is ${hex(bytes[0] ?? 0, 2)}, expected ${hex(IMAGE_MAGIC, 2)}`;
}

/** The end of an image, given the end of its segments: after the checksum, and the SHA-256 if it has one. */
export function imageEnd(
  bytes: Uint8Array,
  { headerLength, segmentsEnd }: { readonly headerLength: 8 | 24; readonly segmentsEnd: number },
): number {
  const hashed = headerLength === 24 && bytes[HASHED_AT] === 1;
  return checksumAtOf(segmentsEnd) + 1 + (hashed ? SHA256_BYTES : 0);
}

/** Zeros pad the image to the last byte of a 16-byte row, which is the checksum. */
function checksumAtOf(segmentsEnd: number): number {
  return Math.floor(segmentsEnd / 16) * 16 + 15;
}

/** The segments of an image, with its stored and its computed checksum. */
export interface Walked {
  readonly segments: readonly ImageSegment[];
  /** Position after the checksum. */
  readonly end: number;
  readonly stored: number;
  readonly sum: number;
}

/** The segments after a header of `headerLength` bytes at `start`, or why they are incomplete. */
export function walkSegments(
  bytes: Uint8Array,
  headerLength: number,
  start = 0,
): Walked | { readonly problem: string } {
  const count = bytes[start + 1]!;
  if (count === 0 || count > MAX_SEGMENTS) {
    return { problem: `it has ${count} segments, expected 1 to ${MAX_SEGMENTS}` };
  }
  const segments: ImageSegment[] = [];
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
    sum ^= xorBytes(bytes, segment);
    segments.push(segment);
    at = end;
  }
  const checksumAt = checksumAtOf(at);
  if (checksumAt >= bytes.length) return { problem: "it ends before its checksum" };
  return { segments, end: checksumAt + 1, stored: bytes[checksumAt]!, sum };
}

/** XOR of `length` bytes at `at`. */
export function xorBytes(bytes: Uint8Array, { at, length }: Pick<ImageSegment, "at" | "length">): number {
  let sum = 0;
  for (let i = at; i < at + length; i++) sum ^= bytes[i]!;
  return sum;
}

/** Describes a wrong checksum; undefined if it matches. */
export function checksumProblem({ stored, sum }: Walked): string | undefined {
  if (stored === sum) return undefined;
  return `its checksum is ${hex(stored, 2)}, expected ${hex(sum, 2)} for its segments`;
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
