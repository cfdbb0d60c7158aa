/** Is this file what it should be for this chip at this offset? Refuses in words, before anything is erased. Pure; no I/O. */
import { hex, readU32 } from "../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../errors.ts";
import { md5 } from "../hash.ts";
import { type ImageHeader, parseImage } from "./header.ts";

export interface ImageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The profile gave the file's SHA-256 and it was right: the person vouches for the content. */
  readonly vouched: boolean;
}

const DOWNLOAD_AGAIN = "Download the file again, and compare its size with what the download page says.";

/** Throws ImageError for a file that cannot be firmware or data: empty, a web page, an archive. */
export function refuseWrongKind(file: ImageFile): void {
  const { path, bytes } = file;
  if (bytes.length === 0) {
    throw new ImageError(`Cannot use "${path}": the file is empty`, { hint: DOWNLOAD_AGAIN });
  }
  const kind = foreignKind(bytes);
  if (kind === undefined || namedLike(path, kind)) return;
  throw new ImageError(`Cannot use "${path}": it is ${kind.words}, not firmware`, { hint: kind.hint });
}

interface ForeignKind {
  readonly words: string;
  readonly hint: string;
  /** A file with such a name is meant to hold this. */
  readonly suffix: RegExp;
}

const WEB_PAGE: ForeignKind = {
  words: "a web page",
  hint: "The download link leads to a page about the file. Open it in a browser and save the .bin itself.",
  suffix: /\.html?$/i,
};

function archive(words: string, suffix: RegExp): ForeignKind {
  return { words, hint: "Unpack it and name the .bin that is inside.", suffix };
}

function foreignKind(bytes: Uint8Array): ForeignKind | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 512)).toLowerCase();
  if (/^(\u00ef\u00bb\u00bf)?\s*(<!doctype|<html|<head|<\?xml)/.test(start)) return WEB_PAGE;
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) return archive("a zip archive", /\.zip$/i);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return archive("a gzip archive", /\.t?gz$/i);
  return undefined;
}

function namedLike(path: string, kind: ForeignKind): boolean {
  return kind.suffix.test(path);
}

/**
 * The header of the image that `chip` would boot. Throws ImageError if the chip could not: another chip's image,
 * truncated, wrong checksum, segments or entry where this chip has no RAM.
 */
export function checkBootImage(file: ImageFile, chip: Chip): ImageHeader {
  const { path, bytes } = file;
  const parsed = parseImage(bytes, chip.headerLength);
  if ("problem" in parsed) {
    refuseForeignImage(file, chip);
    throw new ImageError(`Cannot boot "${path}" on ${chip.name}: ${parsed.problem}`, {
      hint: bytes[0] === 0xe9 ? DOWNLOAD_AGAIN : bootOffsetHint(chip),
    });
  }
  const { header } = parsed;
  for (const { address, length } of header.segments) {
    if (inRam(chip, address, length)) continue;
    refuseForeignImage(file, chip);
    throw new ImageError(
      `Cannot boot "${path}" on ${chip.name}: it loads ${length} bytes to ${
        hex(address, 8)
      }, where this chip has no RAM`,
      { hint: "The image is for another chip, or damaged." },
    );
  }
  if (!inRam(chip, header.entry, 1)) {
    throw new ImageError(
      `Cannot boot "${path}" on ${chip.name}: it starts at ${
        hex(header.entry, 8)
      }, where this chip has no RAM`,
      { hint: "The image is for another chip, or damaged." },
    );
  }
  refuseTorso(file, header);
  return header;
}

function bootOffsetHint(chip: Chip): string {
  return `${chip.name} boots what stands at ${hex(chip.bootloaderOffset)}: name an image for it there. ` +
    `Other data goes to another offset.`;
}

function inRam(chip: Chip, address: number, length: number): boolean {
  return chip.ram.some(([from, to]) => address >= from && address + length <= to);
}

/** Names the family when an image of the other header form was taken for one of `chip`. */
function refuseForeignImage({ path, bytes }: ImageFile, chip: Chip): void {
  const other = parseImage(bytes, chip.headerLength === 8 ? 24 : 8);
  if ("problem" in other) return;
  const family = chip.headerLength === 8 ? esp32Name(other.header.chipId) : "the ESP8266";
  throw new ImageError(`Cannot boot "${path}" on ${chip.name}: it is an image for ${family}`, {
    hint: `Get the firmware for ${chip.name}, or name the right chip in the profile.`,
  });
}

/** Chip ids of the extended image header, for the message only. */
const ESP32_NAMES: Readonly<Record<number, string>> = {
  0: "ESP32",
  2: "ESP32-S2",
  5: "ESP32-C3",
  9: "ESP32-S3",
  12: "ESP32-C2",
  13: "ESP32-C6",
  16: "ESP32-H2",
  18: "ESP32-P4",
  20: "ESP32-C61",
  23: "ESP32-C5",
};

function esp32Name(chipId: number | undefined): string {
  return (chipId === undefined ? undefined : ESP32_NAMES[chipId]) ?? "the ESP32 family";
}

/** Where MicroPython's build for the ESP8266 notes its length up to the MD5 behind it. */
const LENGTH_AT = 0x8ffc;
/** The rest of such an image, code that runs from flash, begins here. */
const FLASH_CODE_AT = 0x9000;
const MD5_BYTES = 16;
/** A word that says more is no length. */
const LARGEST_FLASH = 16 * 1024 * 1024;

/**
 * MicroPython and CircuitPython for the ESP8266 end with the MD5 of everything from byte 4 on (so that the header may
 * be patched). The segments cover only the first 36 KB of the file, so this is what tells a whole one from a torso.
 * Where it ends is noted in the file itself, as `esp.check_fw()` relies on; more data may stand behind it.
 */
function refuseTorso({ path, bytes, vouched }: ImageFile, header: ImageHeader): void {
  if (vouched || header.chipId !== undefined) return;
  const noted = notedLength(bytes, header);
  if (noted !== undefined && noted + MD5_BYTES > bytes.length) {
    throw new ImageError(
      `Cannot use "${path}": it is cut short: ${bytes.length} bytes are there, ${
        noted + MD5_BYTES
      } are needed`,
      { hint: DOWNLOAD_AGAIN },
    );
  }
  const end = noted ?? bytes.length - MD5_BYTES;
  const python = pythonName(bytes) ?? (noted === undefined ? undefined : "MicroPython");
  if (python === undefined || end < header.end) return;
  const digest = Array.from(
    bytes.subarray(end, end + MD5_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  if (digest.join("") === md5(bytes.subarray(4, end))) return;
  throw new ImageError(
    `Cannot use "${path}": it is ${python}, but the checksum at its end is wrong, so the file is cut short or damaged`,
    {
      hint: `${DOWNLOAD_AGAIN}\n` +
        `If you built this firmware yourself without that checksum, give the file's sha256 in the profile.`,
    },
  );
}

/** Undefined unless nothing but blank bytes leads from the image's end to a word that can be a length. */
function notedLength(bytes: Uint8Array, header: ImageHeader): number | undefined {
  if (header.end > LENGTH_AT || bytes.length < FLASH_CODE_AT) return undefined;
  if (bytes.subarray(header.end, LENGTH_AT).some((byte) => byte !== 0xff)) return undefined;
  const length = readU32(bytes, LENGTH_AT);
  return length > FLASH_CODE_AT && length <= LARGEST_FLASH ? length : undefined;
}

/** "MicroPython" or "CircuitPython" if the file's text says so. */
function pythonName(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  if (text.includes("CircuitPython")) return "CircuitPython";
  return text.includes("MicroPython") ? "MicroPython" : undefined;
}
