/**
 * From a profile, its files and a chip to what will be written where. Everything that can be refused is refused
 * here, before the first sector is erased. Pure; no I/O.
 */
import { alignDown, alignUp, hex, padTo } from "./bytes.ts";
import type { Chip } from "./chips/chip.ts";
import type { Security } from "./chips/security.ts";
import { describeSize, nameOfNibble, nameOfSize, sizeOfName } from "./chips/flash_size.ts";
import { ProfileError } from "./errors.ts";
import { md5 } from "./hash.ts";
import { checkBootImage, type ImageFile, refuseWrongKind } from "./image/check.ts";
import type { ImageHeader } from "./image/header.ts";
import { patchHeader } from "./image/patch.ts";
import type { FlashSettings } from "./profile/profile.ts";

/** The erase unit of every flash in use, and the mesh that regions must keep to. */
export const SECTOR = 0x1000;
/** ROM and stub take flash data in words; the rest of the last one is filled with the blank value. */
const WORD = 4;

/** A file of the profile with its content. */
export interface Firmware extends ImageFile {
  readonly offset: number;
}

/** What will stand in flash from `offset` on. */
export interface Region {
  readonly path: string;
  readonly offset: number;
  /** Patched and filled up to whole words. */
  readonly data: Uint8Array;
  /** MD5 of `data`. */
  readonly md5: string;
}

export interface Plan {
  readonly chip: Chip;
  /** Bytes; undefined where no board was asked. */
  readonly flashSize: number | undefined;
  readonly regions: readonly Region[];
  /** What differs from the files as they are, and what a person should know, one sentence each. */
  readonly notes: readonly string[];
}

export interface PlanOptions {
  readonly chip: Chip;
  readonly flash: FlashSettings;
  /** Bytes, as detected. Without it nothing is said about what fits, and `size: detect` leaves the header alone. */
  readonly flashSize?: number;
  /** Of the silicon, v1.3 as 103, as detected. Without it nothing is said about which revisions an image is for. */
  readonly revision?: number;
  /** What the chip's fuses forbid, as detected. */
  readonly security?: Security;
}

/** Throws ProfileError where offsets, sizes or settings are impossible, ImageError where a file is not right. */
export function makePlan(files: readonly Firmware[], options: PlanOptions): Plan {
  const notes: string[] = [];
  checkSettings(options);
  files.forEach((file, index) => {
    refuseWrongKind(file);
    checkPlace(file, index, options.flashSize);
  });
  checkOverlaps(files);

  const regions = files.map((file) => {
    const boots = file.offset === options.chip.bootloaderOffset;
    const bytes = boots ? patchBootImage(file, options, notes) : file.bytes;
    const data = padTo(bytes, WORD, 0xff);
    return { path: file.path, offset: file.offset, data, md5: md5(data) };
  });
  if (!files.some((file) => file.offset === options.chip.bootloaderOffset)) {
    notes.push(
      `No file goes to ${hex(options.chip.bootloaderOffset)}, where ${options.chip.name} boots from: ` +
        `it will boot what is there already`,
    );
  }
  return { chip: options.chip, flashSize: options.flashSize, regions, notes };
}

/** Mode, frequency and size must be in the chip's tables, and the size not above the real one. */
function checkSettings({ chip, flash, flashSize }: PlanOptions): void {
  if (flash.freq !== "keep" && !Object.hasOwn(chip.flashFreqs, flash.freq)) {
    throw new ProfileError(
      `Cannot set flash.freq to "${flash.freq}": ${chip.name} knows keep, ${
        Object.keys(chip.flashFreqs).join(", ")
      }`,
    );
  }
  if (flash.size === "keep" || flash.size === "detect") return;
  if (!Object.hasOwn(chip.flashSizes, flash.size)) {
    throw new ProfileError(
      `Cannot set flash.size to "${flash.size}": ${chip.name} knows keep, detect, ${
        Object.keys(chip.flashSizes).join(", ")
      }`,
    );
  }
  if (flashSize !== undefined && sizeOfName(flash.size)! > flashSize) {
    throw new ProfileError(
      `Cannot set flash.size to "${flash.size}": the flash of this board has ${describeSize(flashSize)}`,
      { hint: "Write size: detect, and every board gets its own size." },
    );
  }
}

function checkPlace({ path, offset, bytes }: Firmware, index: number, flashSize: number | undefined): void {
  const place = `Cannot write "${path}" at ${hex(offset)} (files[${index}].offset)`;
  if (offset % SECTOR !== 0) {
    throw new ProfileError(`${place}: offset must be a multiple of ${hex(SECTOR)}`, {
      hint: `Flash is erased by sectors of ${hex(SECTOR)} bytes. ` +
        `The nearest are ${hex(alignDown(offset, SECTOR))} and ${hex(alignUp(offset, SECTOR))}.`,
    });
  }
  if (flashSize === undefined) return;
  const end = offset + bytes.length;
  if (end > flashSize) {
    throw new ProfileError(
      `${place}: it ends at ${hex(end)}, the flash of this board at ${hex(flashSize)} (${
        describeSize(flashSize)
      })`,
      { hint: "This firmware needs a board with more flash, or another offset." },
    );
  }
}

/** No two files may touch the same sector: erasing for the second would take what the first wrote. */
function checkOverlaps(files: readonly Firmware[]): void {
  const sorted = [...files].sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < sorted.length; i++) {
    const [lower, upper] = [sorted[i - 1]!, sorted[i]!];
    const end = lower.offset + lower.bytes.length;
    if (alignUp(end, SECTOR) <= upper.offset) continue;
    const what = end > upper.offset
      ? `"${lower.path}" reaches up to ${hex(end)}`
      : `its first sector also holds the end of "${lower.path}"`;
    throw new ProfileError(`Cannot write "${upper.path}" at ${hex(upper.offset)}: ${what}`, {
      hint: `The next free offset behind "${lower.path}" is ${hex(alignUp(end, SECTOR))}.`,
    });
  }
}

/** Checks the image that the chip boots, and sets its flash parameters as the profile asks. */
function patchBootImage(file: Firmware, options: PlanOptions, notes: string[]): Uint8Array {
  const { chip, flash, flashSize } = options;
  const header = checkBootImage(file, chip);
  const size = decideSize(file, header, options, notes);
  const patched = patchHeader(file.bytes, { mode: flash.mode, freq: flash.freq, size }, chip);
  if (patched !== file.bytes) {
    const was = nameOfNibble(header.sizeNibble, chip) ?? hex(header.sizeNibble);
    const set = [
      ...(flash.mode === "keep" ? [] : [`mode ${flash.mode}`]),
      ...(flash.freq === "keep" ? [] : [`frequency ${flash.freq}`]),
      ...(size === "keep" || size === was ? [] : [`flash size ${size} (the file says ${was})`]),
    ];
    notes.push(`Header of "${file.path}" set to ${set.join(", ")}`);
  }
  if (flash.size === "detect" && flashSize === undefined) {
    notes.push("The flash size in the header is set when a board is connected (size: detect)");
  }
  return patched;
}

function decideSize(
  file: Firmware,
  header: ImageHeader,
  { chip, flash, flashSize }: PlanOptions,
  notes: string[],
): string {
  if (flash.size === "detect") {
    return flashSize === undefined ? "keep" : nameOfSize(flashSize, chip) ?? "keep";
  }
  const said = flash.size === "keep" ? nameOfNibble(header.sizeNibble, chip) : flash.size;
  const bytes = said === undefined ? undefined : sizeOfName(said);
  if (bytes === undefined || flashSize === undefined || bytes === flashSize) return flash.size;
  if (bytes > flashSize) {
    throw new ProfileError(
      `Cannot write "${file.path}" with flash.size keep: its header says ${said}, ` +
        `the flash of this board has ${describeSize(flashSize)}, and it would not boot`,
      { hint: `Write size: detect, or size: ${nameOfSize(flashSize, chip) ?? "detect"}.` },
    );
  }
  notes.push(
    `The header of "${file.path}" says ${said}, the flash has ${
      describeSize(flashSize)
    }: the rest stays unused`,
  );
  return flash.size;
}
