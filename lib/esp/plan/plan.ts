/**
 * From a profile, its files and a chip to what will be written where. Everything that can be refused is refused
 * here, before the first sector is erased. Pure; no I/O.
 */
import { padTo } from "../../bytes.ts";
import { ImageError } from "../../errors.ts";
import { md5 } from "../../hash.ts";
import { refuseWrongKind } from "../image/not_firmware.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { nameOfFamily } from "../image/uf2_families.ts";
import { type BootContent, patchBootImage } from "./boot_image.ts";
import { bootImageAt } from "./boot_offset.ts";
import type { PlanContext } from "./needs_force.ts";
import { checkExpectedOffsets } from "./expected_offset.ts";
import { checkLayout } from "./layout.ts";
import { checkPlacement } from "./placement.ts";
import { checkSecured } from "./secured_image.ts";
import { checkSettings } from "./flash_settings.ts";
import { checkSlots } from "./app_slot.ts";
import { bootNotes, startsNothing } from "./bootable.ts";
import type { Firmware, Plan, PlanOptions, Region } from "./types.ts";
import { filesFor } from "./unpack.ts";

export { SECTOR } from "./types.ts";
export type { BootLayout, Firmware, Plan, PlanOptions, Region } from "./types.ts";

/** ROM and stub take flash data in words; the rest of the last one is filled with the blank value. */
const WORD = 4;

/**
 * Throws ProfileError where offsets, sizes or settings are impossible, ImageError where a file is not right, ChipError
 * where the chip is secured. With `force`, what a person can mean becomes a note.
 */
export function makePlan(all: readonly Firmware[], options: PlanOptions): Plan {
  const { chip } = options;
  const files = filesFor(all, chip);
  const planning: PlanContext = { options, notes: [] };
  checkSettings(options);
  const judged = files.filter(({ raw }) => raw !== true);
  for (const file of judged) {
    refuseWrongKind(file);
    refuseOtherFamily(file, options);
  }
  checkPlacement(files, options);
  checkSecured(files, planning);

  let boot: BootContent | undefined;
  const regions = files.map((file) => {
    const at = file.raw === true ? undefined : bootImageAt(file, chip);
    if (at !== undefined) boot = patchBootImage(judged, file, at, planning);
    return regionOf({ ...file, bytes: at === undefined ? file.bytes : boot!.bytes });
  });
  checkExpectedOffsets(files, planning);
  const extra = judgeSum(judged, { files, regions, planning });
  if (extra !== undefined) regions.push(regionOf(extra));
  planning.notes.push(...bootNotes(files, options));
  return {
    chip,
    flashSize: options.flashSize,
    regions,
    notes: planning.notes,
    ...(boot?.seal === undefined ? {} : { sealed: true }),
    ...(startsNothing(files, options) ? { startsNothing: true } : {}),
  };
}

function regionOf({ path, offset, bytes }: Firmware): Region {
  const data = padTo(bytes, WORD, 0xff);
  return { path, offset, data, md5: md5(data) };
}

/** Checks that the files boot together; returns a further file that has to be written for that. */
function judgeSum(
  judged: readonly Firmware[],
  { files, regions, planning }: {
    readonly files: readonly Firmware[];
    readonly regions: readonly Region[];
    readonly planning: PlanContext;
  },
): Firmware | undefined {
  const { chip } = planning.options;
  const at = judged.map((file) => bootImageAt(file, chip)).find((one) => one !== undefined);
  const index = files.findIndex((file) => file.raw !== true && bootImageAt(file, chip) !== undefined);
  const image = at === undefined ? undefined : regions[index]!.data.subarray(at);
  const partitions = checkLayout(judged, image, planning);
  return partitions === undefined ? undefined : checkSlots(judged, partitions, planning);
}

/**
 * A UF2 file says which chip it is for. So does the image in it, and where they differ, that is what the chip looks at
 * (CircuitPython's files for the ESP32-P4 name the family of the ESP32-C6); but for id 0, which old images have.
 */
function refuseOtherFamily({ path, bytes, piece }: Firmware, { chip }: PlanOptions): void {
  const family = piece?.uf2?.family;
  if (family === undefined || family === chip.uf2Family) return;
  if (chip.chipId !== 0 && chipOfImage(bytes) === chip) return;
  throw new ImageError(`Cannot use "${path}" on ${chip.name}: it is a UF2 file for ${nameOfFamily(family)}`, {
    hint: `Get the firmware for ${chip.name}, or name the right chip in the profile.`,
  });
}
