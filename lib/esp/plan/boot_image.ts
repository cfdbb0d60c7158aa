/** The image that the chip boots: checked, and its flash parameters set as the profile asks. Pure; no I/O. */
import { concat, hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeSize, nameOfNibble, nameOfSize, sizeOfName } from "../chips/flash_size.ts";
import { ImageError, ProfileError } from "../../errors.ts";
import { checkBootImage, checkChip } from "../image/check.ts";
import { IMAGE_MAGIC, type ImageHeader } from "../image/header.ts";
import { patchHeader } from "../image/patch_header.ts";
import { checkRevision, type PlanContext } from "./needs_force.ts";
import { checkSealUnbroken, findSeal, type Seal, securedContent } from "./secured_image.ts";
import type { Firmware } from "./types.ts";

/** The boot image's file as it is to be written. */
export interface BootContent {
  readonly bytes: Uint8Array;
  readonly seal: Seal | undefined;
}

/** `file` with the header of its boot image set, unless that is sealed. Throws ImageError, ChipError or ProfileError. */
export function patchBootImage(
  files: readonly Firmware[],
  file: Firmware,
  at: number,
  planning: PlanContext,
): BootContent {
  const { chip, flash, flashSize } = planning.options;
  if (at > 0) refuseImageTooLow(file, at, chip);
  const image = at === 0 ? file : { ...file, bytes: file.bytes.subarray(at) };
  const sealed = securedContent(image, planning);
  if (sealed !== undefined) return { bytes: file.bytes, seal: sealed };
  const header = checkBootImage(image, chip);
  checkRevision(file, header, planning);
  const seal = findSeal(files, image, { header, planning });
  if (seal !== undefined) {
    checkSealUnbroken(image, { header, seal, planning });
    return { bytes: file.bytes, seal };
  }
  const size = decideSize(file, header, planning);
  const patched = patchHeader(image.bytes, { mode: flash.mode, freq: flash.freq, size }, chip);
  if (patched !== image.bytes) {
    const was = nameOfNibble(header.sizeNibble, chip) ?? hex(header.sizeNibble);
    const set = [
      ...(flash.mode === "keep" ? [] : [`mode ${flash.mode}`]),
      ...(flash.freq === "keep" ? [] : [`frequency ${flash.freq}`]),
      ...(size === "keep" || size === was ? [] : [`flash size ${size} (the file says ${was})`]),
    ];
    planning.notes.push(`Header of "${file.path}" set to ${set.join(", ")}`);
  }
  if (flash.size === "detect" && flashSize === undefined) {
    planning.notes.push("The flash size in the header is set when a board is connected (size: detect)");
  }
  if (patched === image.bytes) return { bytes: file.bytes, seal };
  return { bytes: at === 0 ? patched : concat(file.bytes.subarray(0, at), patched), seal };
}

/** The firmware of one chip at the offset of another: the image begins where the chip does not look. */
function refuseImageTooLow(file: Firmware, at: number, chip: Chip): void {
  const { path, offset, bytes } = file;
  if (bytes[0] !== IMAGE_MAGIC || bytes[at] === IMAGE_MAGIC) return;
  checkChip(file, chip, "boot");
  throw new ImageError(
    `Cannot boot "${path}" on ${chip.name}: its image would stand at ${
      hex(offset)
    }, and ${chip.name} looks at ${hex(chip.bootloaderOffset)}`,
    { hint: `If the file has the bootloader, write it at ${hex(chip.bootloaderOffset)}.` },
  );
}

function decideSize(
  file: Firmware,
  header: ImageHeader,
  { options, notes }: PlanContext,
): string {
  const { chip, flash, flashSize } = options;
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
