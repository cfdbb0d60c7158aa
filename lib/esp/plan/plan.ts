/**
 * Makes the plan of what to write where, from a profile, its files and a chip. Every refusal that is possible before
 * the first sector is erased happens here. Pure; no I/O.
 */
import { padTo } from "../../bytes.ts";
import { ImageError } from "../../errors.ts";
import { md5 } from "../../hash.ts";
import { checkIsFirmware } from "../image/not_firmware.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { nameOfFamily } from "../containers/uf2_families.ts";
import { type BootContent, patchBootImage } from "./boot_image.ts";
import { bootImageAt } from "./boot_offset.ts";
import type { PlanContext } from "./needs_force.ts";
import { checkExpectedOffsets } from "./expected_offset.ts";
import { checkLayout } from "./layout.ts";
import { checkPlacement } from "./placement.ts";
import { checkSecured } from "./secured_image.ts";
import { checkSettings } from "./flash_settings.ts";
import { checkBootSlot } from "./app_slot.ts";
import { bootNotes, findCannotStart, startsNothing } from "./bootable.ts";
import type { Firmware, Plan, PlanOptions, Region } from "./types.ts";
import { filesFor } from "./unpack.ts";

export type { BootLayout, Firmware, Plan, PlanOptions, Region } from "./types.ts";

/** ROM and stub accept flash data as four-byte words; the last word is padded with the blank value. */
const WORD = 4;

/**
 * Throws ProfileError for impossible offsets, sizes or settings, ImageError for a wrong file, and ChipError for a
 * secured chip. With `force`, refusals that may be intended become warnings.
 */
export function makePlan(all: readonly Firmware[], options: PlanOptions): Plan {
  const { chip } = options;
  const files = filesFor(all, chip);
  const planning: PlanContext = { options, notes: [] };
  checkSettings(options);
  const checked = files.filter(({ raw }) => raw !== true);
  for (const file of checked) {
    checkIsFirmware(file);
    checkUf2Family(file, options);
  }
  checkPlacement(files, options);
  checkSecured(files, planning);

  let boot: BootContent | undefined;
  const regions = files.map((file) => {
    const at = file.raw === true ? undefined : bootImageAt(file, chip);
    if (at !== undefined) boot = patchBootImage(checked, file, at, planning);
    return regionOf({ ...file, bytes: at === undefined ? file.bytes : boot!.bytes });
  });
  checkExpectedOffsets(files, planning);
  const extra = checkBootsTogether(checked, { files, regions, planning });
  if (extra !== undefined) regions.push(regionOf(extra));
  planning.notes.push(...bootNotes(files, options));
  const cannotStart = findCannotStart(files, options);
  return {
    chip,
    flashSize: options.flashSize,
    regions,
    notes: planning.notes,
    ...(boot?.lock === undefined ? {} : { headerLocked: true }),
    ...(startsNothing(files, options) ? { startsNothing: true } : {}),
    ...(cannotStart === undefined ? {} : { cannotStart }),
  };
}

function regionOf({ path, offset, bytes }: Firmware): Region {
  const data = padTo(bytes, WORD, 0xff);
  return { path, offset, data, md5: md5(data) };
}

/** Checks that the files boot together; returns an additional file to write for that, if any. */
function checkBootsTogether(
  checked: readonly Firmware[],
  { files, regions, planning }: {
    readonly files: readonly Firmware[];
    readonly regions: readonly Region[];
    readonly planning: PlanContext;
  },
): Firmware | undefined {
  const { chip } = planning.options;
  const at = checked.map((file) => bootImageAt(file, chip)).find((one) => one !== undefined);
  const index = files.findIndex((file) => file.raw !== true && bootImageAt(file, chip) !== undefined);
  const image = at === undefined ? undefined : regions[index]!.data.subarray(at);
  const partitions = checkLayout(checked, image, planning);
  return partitions === undefined ? undefined : checkBootSlot(checked, partitions, planning);
}

/**
 * Checks the chip of a UF2 file. If the family and the image's chip id differ, the image decides, as on the chip itself
 * (CircuitPython's files for the ESP32-P4 name the family of the ESP32-C6), except for id 0, which old images have.
 */
function checkUf2Family({ path, bytes, container }: Firmware, { chip }: PlanOptions): void {
  const family = container?.uf2?.family;
  if (family === undefined || family === chip.uf2Family) return;
  if (chip.chipId !== 0 && chipOfImage(bytes) === chip) return;
  throw new ImageError(`Cannot use "${path}" on ${chip.name}: it is a UF2 file for ${nameOfFamily(family)}`, {
    hint: `Get the firmware for ${chip.name}, or set the right chip in the profile.`,
  });
}
