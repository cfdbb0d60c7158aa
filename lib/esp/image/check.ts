/** Is this image what it should be for this chip at this place? Refuses in words, before anything is erased. Pure; no I/O. */
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
import { findStarted, isVersion2, mappedPlace, parseBehindLoader, parseStarted } from "./second_stage.ts";

/** Where applications of the ESP32 family go, unless a partition table says otherwise. */
export const USUAL_APP_OFFSET = 0x10000;
/** Where the partition table stands, unless the bootloader was built otherwise. */
export const USUAL_TABLE_OFFSET = 0x8000;

/**
 * The header of the image that `chip` would boot. Throws ImageError if the chip could not: another chip's image,
 * truncated, wrong checksum or hash, an application without a bootloader, segments or entry where this chip has no RAM.
 */
export function checkBootImage(file: ImageFile, chip: Chip): ImageHeader {
  const { path, bytes } = file;
  checkChip(file, chip, "boot");
  refuseWithoutLoader(file, chip);
  const parsed = parseImage(bytes, chip.headerLength);
  if ("problem" in parsed) {
    const direct = isDirectBoot(bytes) ? "it is a program for direct boot, which has no header" : undefined;
    throw new ImageError(`Cannot boot "${path}" on ${chip.name}: ${direct ?? parsed.problem}`, {
      hint: bytes[0] === IMAGE_MAGIC ? DOWNLOAD_AGAIN : bootOffsetHint(chip) + rawHint(bytes),
    });
  }
  const { header } = parsed;
  // Its first bytes may be unusual, and the image whole for all that.
  const chipId = header.extended?.chipId;
  if (chipId !== undefined) refuseOtherId(file, chip, { verb: "boot", chipId });
  if (isApplication(header, chip)) {
    throw new ImageError(
      `Cannot boot "${path}" on ${chip.name}: it is an application, and the file at ${
        hex(chip.bootloaderOffset)
      } must be a bootloader`,
      { hint: applicationHint(chip) },
    );
  }
  refuseOutsideRam(file, header, { verb: "boot", chip });
  const behind = findStarted(bytes, header.length, chip);
  if (behind === undefined) checkNotTruncated(file, header);
  else refuseDamagedBehindLoader(file, behind, chip);
  return header;
}

/** What only a loader can start, where the chip boots. */
function refuseWithoutLoader({ path, bytes }: ImageFile, chip: Chip): void {
  const place = mappedPlace(bytes, chip);
  if (place === undefined && !isVersion2(bytes, chip)) return;
  const there = place === undefined
    ? "0x1000 for Espressif's loader or at 0x2000 for rBoot, with that loader"
    : `${hex(place)}, with its loader`;
  throw new ImageError(
    `Cannot boot "${path}" on ${chip.name}: it is a program that needs a loader, and the loader must be at ${
      hex(chip.bootloaderOffset)
    }`,
    { hint: `Write it at ${there} at ${hex(chip.bootloaderOffset)}, or name a file that has both.` },
  );
}

/** The loader is whole: so must be the program behind it, if it is in the file. */
function refuseDamagedBehindLoader({ path, bytes, vouched }: ImageFile, at: number, chip: Chip): void {
  if (vouched) return;
  const started = parseBehindLoader(bytes, at, chip);
  if ("header" in started) return;
  throw new ImageError(
    `Cannot use "${path}": the program at ${
      hex(at)
    }, which its loader starts, is damaged: ${started.problem}`,
    { hint: DOWNLOAD_AGAIN },
  );
}

/**
 * The header of an image that goes into RAM and is started there, without flash. Throws ImageError for another chip's, a
 * damaged one, and where this chip has no RAM for it.
 */
export function checkRamImage(file: ImageFile, chip: Chip): ImageHeader {
  checkChip(file, chip, "load");
  const parsed = parseImage(file.bytes, chip.headerLength);
  if ("problem" in parsed) {
    throw new ImageError(`Cannot load "${file.path}" into the RAM of ${chip.name}: ${parsed.problem}`, {
      hint: "Name an image such as a build makes for flash, with all its segments in RAM.",
    });
  }
  refuseOutsideRam(file, parsed.header, { verb: "load", chip });
  return parsed.header;
}

function refuseOutsideRam(
  { path }: ImageFile,
  { segments, entry }: ImageHeader,
  { verb, chip }: { readonly verb: Verb; readonly chip: Chip },
): void {
  const hint = verb === "load"
    ? "Only a program that runs from RAM alone can be loaded; any other is written to flash, with flasher run."
    : "The image is for another chip, or damaged.";
  const refuse = (what: string) => {
    throw new ImageError(`Cannot ${verb} "${path}" on ${chip.name}: it ${what}, where this chip has no RAM`, {
      hint,
    });
  };
  for (const { address, length } of segments) {
    if (!isWithin(chip.ram, address, length)) refuse(`loads ${length} bytes to ${hex(address, 8)}`);
  }
  if (!isWithin(chip.ram, entry, 1)) refuse(`starts at ${hex(entry, 8)}`);
}

/**
 * The header of an image that a bootloader of `chip` would start, not the chip itself; undefined where `file` begins
 * with no such image. Throws ImageError for another chip's, and for a damaged one that nobody vouches for.
 */
export function checkStartedImage(file: ImageFile, chip: Chip): ImageHeader | undefined {
  const { path, bytes, vouched } = file;
  const named = chipOfImage(bytes);
  if (named === undefined) return undefined;
  checkChip(file, chip, "use");
  const parsed = parseStarted(bytes, chip);
  if ("header" in parsed) return parsed.header;
  if (vouched) return undefined;
  throw new ImageError(`Cannot use "${path}" on ${chip.name}: ${parsed.problem}`, { hint: DOWNLOAD_AGAIN });
}

/** Some of it is executed from flash, which only a bootloader can set up. */
export function isApplication({ segments }: ImageHeader, { mapped = [] }: Chip): boolean {
  return segments.some(({ address, length }) => isWithin(mapped, address, Math.min(length, 1)));
}

/** Why this silicon is not what the image was built for; undefined if it is, or says nothing about it. */
export function revisionProblem(header: ImageHeader, chip: Chip, revision: number): string | undefined {
  const [min, max] = [minRevision(header, chip), header.extended?.maxRevision];
  if (min !== undefined && revision < min) {
    return `it needs revision ${describeRevision(min)} or later, this chip is ${describeRevision(revision)}`;
  }
  if (max !== undefined && revision > max) {
    return `it is made for revisions up to ${describeRevision(max)}, this chip is ${
      describeRevision(revision)
    }`;
  }
  return undefined;
}

/** v1.3 is 103; undefined = any. */
export function minRevision({ extended }: ImageHeader, chip: Chip): number | undefined {
  if (extended === undefined) return undefined;
  const { minRevision, minRevisionByte } = extended;
  if (minRevision !== 0) return minRevision;
  if (minRevisionByte === 0) return undefined;
  return chip.minRevisionByte === "minor" ? minRevisionByte : minRevisionByte * 100;
}

function bootOffsetHint(chip: Chip): string {
  return `${chip.name} boots from ${hex(chip.bootloaderOffset)}: name a boot image for that offset. ` +
    `Other data goes to another offset.`;
}

function applicationHint(chip: Chip): string {
  return `Applications go to ${hex(USUAL_APP_OFFSET)}, behind a bootloader at ${
    hex(chip.bootloaderOffset)
  } and a partition table at ${hex(USUAL_TABLE_OFFSET)}. ` +
    "Name all three, or the merged file that has them in one (its name often says full, factory or merged).";
}

type Verb = "boot" | "use" | "load";

/** By the first bytes: also a damaged image tells whose it is. Throws ImageError. */
export function checkChip(file: ImageFile, chip: Chip, verb: Verb): void {
  const { bytes } = file;
  const named = chipOfImage(bytes);
  if (named?.id === chip.id) return;
  if (named !== undefined) throw otherChip(file, chip, { verb, name: named.name });
  if (hasExtendedHeader(bytes)) refuseOtherId(file, chip, { verb, chipId: readU16(bytes, 12) });
}

function refuseOtherId(
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
    hint: `Get the firmware for ${chip.name}, or name the right chip in the profile.`,
  });
}
