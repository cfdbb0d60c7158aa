/** Checks that an image is valid for its chip and offset, before anything is erased. Pure; no I/O. */
import { hex, readU16 } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeRevision } from "../chips/revision.ts";
import { ImageError } from "../../errors.ts";
import { IMAGE_MAGIC, type ImageHeader, parseImage } from "./header.ts";
import { DOWNLOAD_AGAIN, type ImageFile } from "./image_file.ts";
import { chipOfImage, hasExtendedHeader, nameOfChipId } from "./chip_of_image.ts";
import { checkNotTruncated } from "./python.ts";
import { isWithin } from "./address_ranges.ts";
import { isDirectBoot, rawHint } from "./unverifiable.ts";
import {
  findLoadedImage,
  isVersion2,
  mappedOffset,
  parseAnyImage,
  parseLoadedImage,
} from "./second_stage.ts";

/** Offset of ESP32-family applications, unless a partition table gives another. */
export const USUAL_APP_OFFSET = 0x10000;
/** Offset of the partition table, unless the bootloader was built for another. */
export const USUAL_TABLE_OFFSET = 0x8000;

/**
 * Checks the image that `chip` would boot and returns its header. Throws ImageError if the chip could not boot it: an
 * image for another chip, a truncated one, a wrong checksum or hash, an application without a bootloader, or segments
 * or an entry point outside this chip's RAM.
 */
export function checkBootImage(file: ImageFile, chip: Chip): ImageHeader {
  const { path, bytes } = file;
  checkChip(file, chip, "boot");
  checkNeedsNoLoader(file, chip);
  const parsed = parseImage(bytes, chip.headerLength);
  if ("problem" in parsed) {
    const direct = isDirectBoot(bytes) ? "it is a program for direct boot, which has no header" : undefined;
    throw new ImageError(`Cannot boot "${path}" on ${chip.name}: ${direct ?? parsed.problem}`, {
      hint: bytes[0] === IMAGE_MAGIC ? DOWNLOAD_AGAIN : bootOffsetHint(chip) + rawHint(bytes),
    });
  }
  const { header } = parsed;
  // checkChip ignores headers with unusual values; a complete image can still have one.
  const chipId = header.extended?.chipId;
  if (chipId !== undefined) checkChipId(file, chip, { verb: "boot", chipId });
  if (isApplication(header, chip)) {
    throw new ImageError(
      `Cannot boot "${path}" on ${chip.name}: it is an application, expected a bootloader at ${
        hex(chip.bootloaderOffset)
      }`,
      { hint: applicationHint(chip) },
    );
  }
  checkFitsRam(file, header, { verb: "boot", chip });
  const behind = findLoadedImage(bytes, header.length, chip);
  if (behind === undefined) checkNotTruncated(file, header);
  else checkProgramBehindLoader(file, behind, chip);
  return header;
}

/** Throws ImageError for a program at the boot offset that only a loader can start. */
function checkNeedsNoLoader({ path, bytes }: ImageFile, chip: Chip): void {
  const place = mappedOffset(bytes, chip);
  if (place === undefined && !isVersion2(bytes, chip)) return;
  const there = place === undefined
    ? "0x1000 for Espressif's loader or at 0x2000 for rBoot, with that loader"
    : `${hex(place)}, with its loader`;
  throw new ImageError(
    `Cannot boot "${path}" on ${chip.name}: it is a program that needs a loader, expected the loader at ${
      hex(chip.bootloaderOffset)
    }`,
    { hint: `Write it at ${there} at ${hex(chip.bootloaderOffset)}, or use a file that contains both.` },
  );
}

/** Throws ImageError if the file also contains the program that its loader starts, and that program is damaged. */
function checkProgramBehindLoader({ path, bytes, vouched }: ImageFile, at: number, chip: Chip): void {
  if (vouched) return;
  const started = parseLoadedImage(bytes, at, chip);
  if ("header" in started) return;
  throw new ImageError(
    `Cannot use "${path}": the program at ${
      hex(at)
    }, which the loader starts, is damaged: ${started.problem}`,
    { hint: DOWNLOAD_AGAIN },
  );
}

/**
 * Checks an image that is loaded into RAM and started there, and returns its header. Throws ImageError for an image
 * that is for another chip, is damaged, is only partly for RAM, or does not fit this chip's RAM.
 */
export function checkRamImage(file: ImageFile, chip: Chip): ImageHeader {
  checkChip(file, chip, "load");
  const parsed = parseImage(file.bytes, chip.headerLength);
  if ("problem" in parsed) {
    throw new ImageError(`Cannot load "${file.path}" into the RAM of ${chip.name}: ${parsed.problem}`, {
      hint: "Use an image in the format that builds produce for flash, with all its segments in RAM.",
    });
  }
  checkFitsRam(file, parsed.header, { verb: "load", chip });
  checkIsWhole(file, parsed.header);
  return parsed.header;
}

/** Throws ImageError if the file has more than the image: on an ESP8266, code that runs from flash follows it. */
function checkIsWhole({ path, bytes }: ImageFile, { length }: ImageHeader): void {
  const rest = bytes.subarray(length);
  if (rest.every((byte) => byte === 0 || byte === 0xff)) return;
  throw new ImageError(
    `Cannot load "${path}": it has ${bytes.length} bytes, but only the first ${length} are for RAM`,
    { hint: ONLY_RAM },
  );
}

const ONLY_RAM =
  "Only a program that runs entirely from RAM can be loaded. To write a program to flash: flasher run";

function checkFitsRam(
  { path }: ImageFile,
  { segments, entry }: ImageHeader,
  { verb, chip }: { readonly verb: Verb; readonly chip: Chip },
): void {
  const hint = verb === "load" ? ONLY_RAM : "The image is for another chip or damaged.";
  const refuse = (what: string) => {
    throw new ImageError(`Cannot ${verb} "${path}" on ${chip.name}: it ${what}, outside this chip's RAM`, {
      hint,
    });
  };
  for (const { address, length } of segments) {
    if (!isWithin(chip.ram, address, length)) refuse(`loads ${length} bytes to ${hex(address, 8)}`);
  }
  if (!isWithin(chip.ram, entry, 1)) refuse(`starts at ${hex(entry, 8)}`);
}

/**
 * Checks an image that a bootloader of `chip` would start, and returns its header; undefined if `file` does not begin
 * with an image. Throws ImageError for another chip's image, and for a damaged one unless the file is vouched for.
 */
export function checkLoadedImage(file: ImageFile, chip: Chip): ImageHeader | undefined {
  const { path, bytes, vouched } = file;
  const named = chipOfImage(bytes);
  if (named === undefined) return undefined;
  checkChip(file, chip, "use");
  const parsed = parseAnyImage(bytes, chip);
  if ("header" in parsed) return parsed.header;
  if (vouched) return undefined;
  throw new ImageError(`Cannot use "${path}" on ${chip.name}: ${parsed.problem}`, { hint: DOWNLOAD_AGAIN });
}

/** True if part of the image runs from flash, which only a bootloader can map. */
export function isApplication({ segments }: ImageHeader, { mapped = [] }: Chip): boolean {
  return segments.some(({ address, length }) => isWithin(mapped, address, Math.min(length, 1)));
}

/** Describes why the image does not support this silicon revision; undefined if it does, or does not say. */
export function revisionProblem(header: ImageHeader, chip: Chip, revision: number): string | undefined {
  const [min, max] = [minRevision(header, chip), header.extended?.maxRevision];
  if (min !== undefined && revision < min) {
    return `it needs revision ${describeRevision(min)} or later, this chip is ${describeRevision(revision)}`;
  }
  if (max !== undefined && revision > max) {
    return `it supports revisions up to ${describeRevision(max)}, this chip is ${describeRevision(revision)}`;
  }
  return undefined;
}

/** Lowest revision that the image supports, v1.3 as 103; undefined = any. */
export function minRevision({ extended }: ImageHeader, chip: Chip): number | undefined {
  if (extended === undefined) return undefined;
  const { minRevision, minRevisionByte } = extended;
  if (minRevision !== 0) return minRevision;
  if (minRevisionByte === 0) return undefined;
  return chip.minRevisionByte === "minor" ? minRevisionByte : minRevisionByte * 100;
}

function bootOffsetHint(chip: Chip): string {
  return `${chip.name} boots from ${hex(chip.bootloaderOffset)}: write a boot image there, ` +
    `and other data to another offset.`;
}

function applicationHint(chip: Chip): string {
  return `Applications go to ${hex(USUAL_APP_OFFSET)}, after a bootloader at ${
    hex(chip.bootloaderOffset)
  } and a partition table at ${hex(USUAL_TABLE_OFFSET)}. ` +
    "Write all three, or a merged file that contains them (often named full, factory or merged).";
}

type Verb = "boot" | "use" | "load";

/** Checks the chip by the first bytes alone, so that it also works for damaged images. Throws ImageError. */
export function checkChip(file: ImageFile, chip: Chip, verb: Verb): void {
  const { bytes } = file;
  const named = chipOfImage(bytes);
  if (named?.id === chip.id) return;
  if (named !== undefined) throw otherChip(file, chip, { verb, name: named.name });
  if (hasExtendedHeader(bytes)) checkChipId(file, chip, { verb, chipId: readU16(bytes, 12) });
}

function checkChipId(
  file: ImageFile,
  chip: Chip,
  { verb, chipId }: { readonly verb: Verb; readonly chipId: number },
): void {
  if (chipId !== chip.chipId) throw otherChip(file, chip, { verb, name: nameOfChipId(chipId) });
}

function otherChip(
  { path }: ImageFile,
  chip: Chip,
  { verb, name }: { readonly verb: Verb; readonly name: string },
): ImageError {
  return new ImageError(`Cannot ${verb} "${path}" on ${chip.name}: it is an image for ${name}`, {
    hint: `Get the firmware for ${chip.name}, or set the right chip in the profile.`,
  });
}
