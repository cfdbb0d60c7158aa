/** The files of a plan as content of the flash, and words for what stands where something else should. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { readU32 } from "../../bytes.ts";
import { IMAGE_MAGIC, type ImageHeader, parseImage } from "../image/header.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { parsePartitions } from "../image/partition_table.ts";
import { isPadding, signatureAt } from "../image/signature.ts";
import { bootImageAt } from "./boot_offset.ts";
import { type Firmware, SECTOR } from "./types.ts";

/** What stands at a flash address, up to the end of the file that brings it. */
export interface Content {
  readonly file: Firmware;
  readonly bytes: Uint8Array;
}

/** Undefined where no file reaches there. */
export function contentAt(files: readonly Firmware[], address: number): Content | undefined {
  const file = files.find(({ offset, bytes }) => address >= offset && address < offset + bytes.length);
  return file === undefined ? undefined : { file, bytes: file.bytes.subarray(address - file.offset) };
}

/**
 * An application of this chip begins here, by its header and the places of its segments; whether it is whole is told
 * elsewhere, and takes a hash of all of it.
 */
export function isApplicationOf(bytes: Uint8Array, chip: Chip): boolean {
  if (bytes[0] !== IMAGE_MAGIC || chipOfImage(bytes) !== chip) return false;
  let at: number = chip.headerLength;
  for (let n = 0; n < bytes[1]!; n++) {
    // The image is cut off, but begins like an application.
    if (at + 8 > bytes.length) return true;
    const address = readU32(bytes, at);
    if ((chip.mapped ?? chip.loaderMapped)?.some(([from, to]) => address >= from && address < to)) {
      return true;
    }
    at += 8 + readU32(bytes, at + 4);
  }
  return false;
}

/** The boot image of a plan. */
export interface BootPart {
  readonly file: Firmware;
  readonly header: ImageHeader;
  /** Flash address behind the image and its signature. */
  readonly end: number;
}

/** Undefined where no file has one that is whole. */
export function bootPartOf(files: readonly Firmware[], chip: Chip): BootPart | undefined {
  for (const file of files) {
    const at = bootImageAt(file, chip);
    if (at === undefined) continue;
    const image = file.bytes.subarray(at);
    const parsed = parseImage(image, chip.headerLength);
    if ("problem" in parsed) continue;
    const { header } = parsed;
    const signature = signatureAt(image, header);
    const length = signature === undefined ? header.length : signature + SECTOR;
    return { file, header, end: chip.bootloaderOffset + length };
  }
  return undefined;
}

/** Letters, digits, signs and line ends only. */
const TEXT = /^[\t\n\r\x20-\x7e]+$/;

/** What begins here, with its article, for a message. */
export function describeContent(bytes: Uint8Array): string {
  const start = bytes.subarray(0, SECTOR);
  if (isPadding(start)) return start[0] === 0xff ? "blank" : "nothing but zeros";
  if (parsePartitions(bytes) !== undefined) return "a partition table";
  if (bytes[0] === IMAGE_MAGIC) return "a program";
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
  return TEXT.test(text) ? "text" : "data";
}
