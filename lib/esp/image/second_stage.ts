/**
 * Finds and parses ESP8266 images that a loader starts instead of the ROM: "version 2" images, which begin with 0xEA,
 * and images whose first segment is code for mapped flash. Pure; no I/O.
 */
import { alignUp, hex, readU32 } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import { ARDUINO_PROGRAM_AT, arduinoCrc, arduinoLength } from "./arduino.ts";
import type { Range } from "../../ranges.ts";
import { sdkCrc } from "./esp8266_crc.ts";
import {
  checksumProblem,
  IMAGE_MAGIC,
  type ImageHeader,
  MAX_MODE,
  MAX_SEGMENTS,
  parseImage,
  walkSegments,
  xorBytes,
} from "./header.ts";
import { isWithin } from "./address_ranges.ts";

/** First byte of a "version 2" image, and the constant in place of its number of segments (esptool, bin_image.py). */
export const V2_MAGIC = 0xea;
const V2_COUNT = 4;
/** Bytes of the version 2 header, including the header of the code that runs from flash. */
const V2_HEADER = 16;
/** Bytes of flash that are mapped at a time. */
const WINDOW = 0x100000;
/** Position of the first segment's data: after the image header and the segment header. */
const FIRST_DATA_AT = 16;
/** Loaders that are merged with a program look for it at 0x1000, rBoot at 0x2000. */
const LAST_PLACE = 0x2000;
/** Bytes needed to recognize an image. */
const TELLING = 24;

/** The result of `parseImage`, plus what the checksums cover. */
export type CoveredImage =
  | {
    readonly header: ImageHeader;
    /** Counted from the start of the image; negative where a checksum also covers the loader before it. */
    readonly covered: Range;
  }
  | { readonly problem: string };

export function isVersion2(bytes: Uint8Array, chip: Chip): boolean {
  return bytes.length >= TELLING && bytes[0] === V2_MAGIC && bytes[1] === V2_COUNT && bytes[2]! <= MAX_MODE &&
    isWithin(chip.ram, readU32(bytes, 4), 1) && readU32(bytes, 8) === 0;
}

/**
 * Flash address, within the first MB, at which an image with code for mapped flash runs, from its first segment.
 * Undefined for any other image.
 */
export function mappedOffset(bytes: Uint8Array, { loaderMapped = [] }: Chip): number | undefined {
  const [range] = loaderMapped;
  if (bytes.length < TELLING || bytes[0] !== IMAGE_MAGIC || range === undefined) return undefined;
  if (bytes[1] === 0 || bytes[1]! > MAX_SEGMENTS || bytes[2]! > MAX_MODE) return undefined;
  const address = readU32(bytes, 8);
  const place = address - range[0] - FIRST_DATA_AT;
  return isWithin(loaderMapped, address, 1) && place >= 0 && place % SECTOR === 0 ? place : undefined;
}

/** Parses the image at the start of `bytes`, whatever its format. */
export function parseAnyImage(bytes: Uint8Array, chip: Chip): CoveredImage {
  if (isVersion2(bytes, chip)) return parseV2(bytes);
  const parsed = parseImage(bytes, chip.headerLength);
  if ("header" in parsed || mappedOffset(bytes, chip) !== ARDUINO_PROGRAM_AT) {
    return "header" in parsed ? { ...parsed, covered: { offset: 0, size: parsed.header.length } } : parsed;
  }
  // A program of Arduino's layout without its loader: the build computes the checksum before it stores length and CRC.
  const plain = bytes.slice();
  plain.fill(0, FIRST_DATA_AT, FIRST_DATA_AT + 8);
  const before = readU32(bytes, FIRST_DATA_AT) === ARDUINO_PROGRAM_AT + bytes.length
    ? parseImage(plain, chip.headerLength)
    : parsed;
  return "header" in before ? { ...before, covered: { offset: 0, size: before.header.length } } : parsed;
}

function parseV2(bytes: Uint8Array): CoveredImage {
  const code = { address: 0, at: V2_HEADER, length: readU32(bytes, 12) };
  const inner = code.at + code.length;
  if (inner + 8 > bytes.length) {
    return {
      problem: `it ends inside its flash code: it has ${bytes.length} bytes, expected at least ${inner + 8}`,
    };
  }
  if (bytes[inner] !== IMAGE_MAGIC) {
    return {
      problem: `the byte after its flash code, at ${hex(inner)}, is ${hex(bytes[inner]!, 2)}, expected ${
        hex(IMAGE_MAGIC, 2)
      }`,
    };
  }
  const walked = walkSegments(bytes, 8, inner);
  if ("problem" in walked) return walked;
  const { segments, end, stored, sum } = walked;
  // An option of rBoot includes the flash code in the checksum.
  const addsCode = stored !== sum && stored === (sum ^ xorBytes(bytes, code));
  const wrong = addsCode ? undefined : checksumProblem(walked);
  if (wrong !== undefined) return { problem: wrong };
  const crc = crcBehind(bytes, end);
  if (typeof crc === "object") return crc;
  const length = end + (crc === "right" ? 4 : 0);
  const header = {
    mode: bytes[inner + 2]!,
    sizeNibble: bytes[inner + 3]! >> 4,
    freqNibble: bytes[inner + 3]! & 0x0f,
    entry: readU32(bytes, inner + 4),
    extended: undefined,
    segments: [code, ...segments],
    end,
    length,
  };
  const offset = crc === "right" || addsCode ? 0 : inner;
  return { header, covered: { offset, size: length - offset } };
}

/** Checks the four bytes after the image, unless absent or blank: the CRC that the SDK's tools append. */
function crcBehind(bytes: Uint8Array, end: number): "right" | "none" | { readonly problem: string } {
  const stored = bytes.subarray(end, end + 4);
  if (stored.length === 0 || isBlank(stored)) return "none";
  if (stored.length < 4) return { problem: "it ends inside its CRC" };
  const [found, wanted] = [readU32(stored, 0), sdkCrc(bytes.subarray(0, end))];
  if (found === wanted) return "right";
  return { problem: `its CRC is ${hex(found, 8)}, expected ${hex(wanted, 8)} for its content` };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff);
}

/**
 * Position of the first image at or after `from` that the loader at 0 can start; undefined if there is none. `bytes`
 * begin at flash address 0.
 */
export function findLoadedImage(bytes: Uint8Array, from: number, chip: Chip): number | undefined {
  if (chip.loaderMapped === undefined) return undefined;
  for (let at = alignUp(from, SECTOR); at < bytes.length; at += SECTOR) {
    const rest = bytes.subarray(at);
    if (isVersion2(rest, chip) || mappedOffset(rest, chip) === at % WINDOW) return at;
    // Too truncated to recognize, but it begins like an image.
    const first = rest[0];
    if (at <= LAST_PLACE && rest.length < TELLING && (first === IMAGE_MAGIC || first === V2_MAGIC)) {
      return at;
    }
  }
  return undefined;
}

/**
 * True if the ROM boots the image and it is not the loader of another one, so that it may have MicroPython's checksum.
 */
export function bootsAlone(bytes: Uint8Array, header: ImageHeader, chip: Chip): boolean {
  return bytes[0] === IMAGE_MAGIC && mappedOffset(bytes, chip) === undefined &&
    findLoadedImage(bytes, header.length, chip) === undefined;
}

/** Parses the image at `at`, which a loader starts; `bytes` begin at flash address 0. */
export function parseLoadedImage(bytes: Uint8Array, at: number, chip: Chip): CoveredImage {
  const image = bytes.subarray(at);
  if (at !== ARDUINO_PROGRAM_AT || mappedOffset(image, chip) !== at) return parseAnyImage(image, chip);
  const walked = walkSegments(image, chip.headerLength);
  if ("problem" in walked) return walked;
  const crc = arduinoCrc(bytes, at + walked.end);
  if (crc === "wrong") return { problem: "its CRC does not match its content" };
  if (typeof crc === "object") {
    return { problem: `it has ${bytes.length} bytes, expected ${crc.needed}` };
  }
  if (crc === "none") return parseAnyImage(image, chip);
  const { segments, end } = walked;
  const header = {
    mode: image[2]!,
    sizeNibble: image[3]! >> 4,
    freqNibble: image[3]! & 0x0f,
    entry: readU32(image, 4),
    extended: undefined,
    segments,
    end,
    length: end,
  };
  return { header, covered: { offset: -at, size: arduinoLength(bytes) } };
}

/** True if `bytes`, which begin at flash address 0, have the CRC of Arduino's layout and it matches. */
export function hasArduinoCrc(bytes: Uint8Array, chip: Chip): boolean {
  const image = bytes.subarray(ARDUINO_PROGRAM_AT);
  if (mappedOffset(image, chip) !== ARDUINO_PROGRAM_AT) return false;
  const walked = walkSegments(image, chip.headerLength);
  return "end" in walked && arduinoCrc(bytes, ARDUINO_PROGRAM_AT + walked.end) === "right";
}
