/** Looks up and describes flash content in the files of a plan. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { readU32 } from "../../bytes.ts";
import { IMAGE_MAGIC, type ImageHeader, parseImage } from "../image/header.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { parsePartitions } from "../image/partition_table.ts";
import { findSignature, isPadding } from "../image/signature.ts";
import { bootImageAt } from "./boot_offset.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import type { Firmware } from "./types.ts";

/** The content of a file from a flash address to the end of the file. */
export interface FileSlice {
  readonly file: Firmware;
  readonly bytes: Uint8Array;
}

/** Undefined if no file covers `address`. */
export function contentAt(files: readonly Firmware[], address: number): FileSlice | undefined {
  const file = files.find(({ offset, bytes }) => address >= offset && address < offset + bytes.length);
  return file === undefined ? undefined : { file, bytes: file.bytes.subarray(address - file.offset) };
}

/**
 * True if an application for this chip begins here, judging by its header and the addresses of its segments. Does not
 * check that it is complete, which takes a hash of all of it.
 */
export function isApplicationOf(bytes: Uint8Array, chip: Chip): boolean {
  if (bytes[0] !== IMAGE_MAGIC || chipOfImage(bytes) !== chip) return false;
  let at: number = chip.headerLength;
  for (let n = 0; n < bytes[1]!; n++) {
    // The image is truncated, but begins like an application.
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
export interface PlannedBootImage {
  readonly file: Firmware;
  readonly header: ImageHeader;
  /** Flash address after the image and its signature. */
  readonly end: number;
}

/** Undefined if no file contains a complete one. */
export function findBootImage(files: readonly Firmware[], chip: Chip): PlannedBootImage | undefined {
  for (const file of files) {
    const at = bootImageAt(file, chip);
    if (at === undefined) continue;
    const image = file.bytes.subarray(at);
    const parsed = parseImage(image, chip.headerLength);
    if ("problem" in parsed) continue;
    const { header } = parsed;
    const signature = findSignature(image, header);
    const length = signature === undefined ? header.length : signature + SECTOR;
    return { file, header, end: chip.bootloaderOffset + length };
  }
  return undefined;
}

/** Printable ASCII and line ends only. */
const TEXT = /^[\t\n\r\x20-\x7e]+$/;

/** Describes the content that begins here, with an article, for a message. */
export function describeContent(bytes: Uint8Array): string {
  const start = bytes.subarray(0, SECTOR);
  if (isPadding(start)) return start[0] === 0xff ? "blank" : "nothing but zeros";
  if (parsePartitions(bytes) !== undefined) return "a partition table";
  if (bytes[0] === IMAGE_MAGIC) return "a program";
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
  return TEXT.test(text) ? "text" : "data";
}
