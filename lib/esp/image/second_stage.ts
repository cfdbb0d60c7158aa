/**
 * Images of the ESP8266 that a loader starts, not its ROM: those of "version 2", which begin with 0xEA, and those with
 * code for mapped flash in a segment. Where they are, and whether they are whole. Pure; no I/O.
 */
import { alignUp, hex, readU32 } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { ARDUINO_PROGRAM_AT, arduinoCrc, arduinoLength } from "./arduino.ts";
import { sdkCrc } from "./esp8266_crc.ts";
import {
  checksumProblem,
  IMAGE_MAGIC,
  type ImageHeader,
  MAX_MODE,
  MAX_SEGMENTS,
  parseImage,
  walkSegments,
  xorOf,
} from "./header.ts";
import { isWithin } from "./address_ranges.ts";

/** First byte of an image of "version 2", and what stands where others have the number of segments (esptool, bin_image.py). */
export const V2_MAGIC = 0xea;
const V2_COUNT = 4;
/** Its header, and the header of the code that runs from flash. */
const V2_HEADER = 16;
/** What mapped flash shows at once. */
const WINDOW = 0x100000;
const SECTOR = 0x1000;
/** Of the header and the first segment's. */
const FIRST_DATA_AT = 16;
/** The loaders that come in one file with a program look for it at 0x1000, or rBoot at 0x2000. */
const LAST_PLACE = 0x2000;
/** Bytes that tell what an image is. */
const TELLING = 24;

/** As `parseImage` gives it, and how much of it a checksum covers. */
export type Started =
  | {
    readonly header: ImageHeader;
    /** From the image's start. */
    readonly covered: { readonly from: number; readonly to: number };
  }
  | { readonly problem: string };

export function isVersion2(bytes: Uint8Array, chip: Chip): boolean {
  return bytes.length >= TELLING && bytes[0] === V2_MAGIC && bytes[1] === V2_COUNT && bytes[2]! <= MAX_MODE &&
    isWithin(chip.ram, readU32(bytes, 4), 1) && readU32(bytes, 8) === 0;
}

/**
 * Flash address, within the first MB, at which an image with code for mapped flash runs: its first segment says so.
 * Undefined where it does not say, and for what is no such image.
 */
export function mappedPlace(bytes: Uint8Array, { loaderMapped = [] }: Chip): number | undefined {
  const [range] = loaderMapped;
  if (bytes.length < TELLING || bytes[0] !== IMAGE_MAGIC || range === undefined) return undefined;
  if (bytes[1] === 0 || bytes[1]! > MAX_SEGMENTS || bytes[2]! > MAX_MODE) return undefined;
  const address = readU32(bytes, 8);
  const place = address - range[0] - FIRST_DATA_AT;
  return isWithin(loaderMapped, address, 1) && place >= 0 && place % SECTOR === 0 ? place : undefined;
}

/** The image of any kind at the start of `bytes`. */
export function parseStarted(bytes: Uint8Array, chip: Chip): Started {
  if (isVersion2(bytes, chip)) return parseV2(bytes);
  const parsed = parseImage(bytes, chip.headerLength);
  if ("header" in parsed || mappedPlace(bytes, chip) !== ARDUINO_PROGRAM_AT) {
    return "header" in parsed ? { ...parsed, covered: { from: 0, to: parsed.header.length } } : parsed;
  }
  // The program of Arduino's layout without its loader: its checksum was made before length and CRC were written into it.
  const plain = bytes.slice();
  plain.fill(0, FIRST_DATA_AT, FIRST_DATA_AT + 8);
  const before = readU32(bytes, FIRST_DATA_AT) === ARDUINO_PROGRAM_AT + bytes.length
    ? parseImage(plain, chip.headerLength)
    : parsed;
  return "header" in before ? { ...before, covered: { from: 0, to: before.header.length } } : parsed;
}

function parseV2(bytes: Uint8Array): Started {
  const code = { address: 0, at: V2_HEADER, length: readU32(bytes, 12) };
  const inner = code.at + code.length;
  if (inner + 8 > bytes.length) {
    return {
      problem: `it ends inside its flash code: it has ${bytes.length} bytes, expected at least ${inner + 8}`,
    };
  }
  if (bytes[inner] !== IMAGE_MAGIC) {
    return {
      problem: `the byte after its flash code, at ${hex(inner)}, is ${hex(bytes[inner]!, 2)}, not ${
        hex(IMAGE_MAGIC, 2)
      }`,
    };
  }
  const walked = walkSegments(bytes, 8, inner);
  if ("problem" in walked) return walked;
  const { segments, end, stored, sum } = walked;
  // rBoot can be told to add up the code for flash, too.
  const addsCode = stored !== sum && stored === (sum ^ xorOf(bytes, code));
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
  return { header, covered: { from: crc === "right" || addsCode ? 0 : inner, to: length } };
}

/** Four bytes that are neither missing nor blank are the CRC that the SDK's tools put behind an image. */
function crcBehind(bytes: Uint8Array, end: number): "right" | "none" | { readonly problem: string } {
  const stored = bytes.subarray(end, end + 4);
  if (stored.length === 0 || isBlank(stored)) return "none";
  if (stored.length < 4) return { problem: "it ends inside its CRC" };
  const [found, wanted] = [readU32(stored, 0), sdkCrc(bytes.subarray(0, end))];
  if (found === wanted) return "right";
  return { problem: `its CRC is ${hex(found, 8)}, but its content gives ${hex(wanted, 8)}` };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff);
}

/**
 * Where in `bytes`, which begin at flash address 0, the first image stands that the loader at 0 can start; undefined if
 * there is none from `from` on.
 */
export function findStarted(bytes: Uint8Array, from: number, chip: Chip): number | undefined {
  if (chip.loaderMapped === undefined) return undefined;
  for (let at = alignUp(from, SECTOR); at < bytes.length; at += SECTOR) {
    const rest = bytes.subarray(at);
    if (isVersion2(rest, chip) || mappedPlace(rest, chip) === at % WINDOW) return at;
    // Cut so short that it cannot be told any more.
    const first = rest[0];
    if (at <= LAST_PLACE && rest.length < TELLING && (first === IMAGE_MAGIC || first === V2_MAGIC)) {
      return at;
    }
  }
  return undefined;
}

/** It is what the ROM boots, and no loader of something behind it: MicroPython's checksum can be looked for. */
export function bootsAlone(bytes: Uint8Array, header: ImageHeader, chip: Chip): boolean {
  return bytes[0] === IMAGE_MAGIC && mappedPlace(bytes, chip) === undefined &&
    findStarted(bytes, header.length, chip) === undefined;
}

/** The image at `at` in `bytes`, which begin at flash address 0. */
export function parseBehindLoader(bytes: Uint8Array, at: number, chip: Chip): Started {
  const image = bytes.subarray(at);
  if (at !== ARDUINO_PROGRAM_AT || mappedPlace(image, chip) !== at) return parseStarted(image, chip);
  const walked = walkSegments(image, chip.headerLength);
  if ("problem" in walked) return walked;
  const crc = arduinoCrc(bytes, at + walked.end);
  if (crc === "wrong") return { problem: "its CRC does not match its content" };
  if (typeof crc === "object") {
    return { problem: `it has ${bytes.length} bytes, expected ${crc.needed}` };
  }
  if (crc === "none") return parseStarted(image, chip);
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
  return { header, covered: { from: -at, to: arduinoLength(bytes) - at } };
}

/** `bytes`, which begin at flash address 0, carry the CRC of Arduino's layout, and it is right. */
export function hasArduinoCrc(bytes: Uint8Array, chip: Chip): boolean {
  const image = bytes.subarray(ARDUINO_PROGRAM_AT);
  if (mappedPlace(image, chip) !== ARDUINO_PROGRAM_AT) return false;
  const walked = walkSegments(image, chip.headerLength);
  return "end" in walked && arduinoCrc(bytes, ARDUINO_PROGRAM_AT + walked.end) === "right";
}
