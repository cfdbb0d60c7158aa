/** Checks the image that the chip boots and sets its flash parameters as the profile asks. Pure; no I/O. */
import { concat, hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeSize, describeSizeName, nameOfNibble, nameOfSize, sizeOfName } from "../chips/flash_size.ts";
import { ImageError, ProfileError } from "../../errors.ts";
import { checkBootImage, checkChip } from "../image/check.ts";
import { IMAGE_MAGIC, type ImageHeader } from "../image/header.ts";
import { patchHeader } from "../image/patch_header.ts";
import { unusedFlash } from "./flash_settings.ts";
import { checkRevision, type PlanContext } from "./needs_force.ts";
import { checkHeaderUnchanged, findEncryption, findHeaderLock, type HeaderLock } from "./secured_image.ts";
import type { Firmware } from "./types.ts";

/** The content to write for the file with the boot image. */
export interface BootContent {
  readonly bytes: Uint8Array;
  readonly lock: HeaderLock | undefined;
}

/**
 * Sets the header of the boot image in `file`, unless the image is signed or encrypted. Throws ImageError, ChipError or
 * ProfileError.
 */
export function patchBootImage(
  files: readonly Firmware[],
  file: Firmware,
  at: number,
  planning: PlanContext,
): BootContent {
  const { chip, flash, flashSize } = planning.options;
  if (at > 0) checkImageOffset(file, at, chip);
  const image = at === 0 ? file : { ...file, bytes: file.bytes.subarray(at) };
  const encryption = findEncryption(image, planning);
  if (encryption !== undefined) return { bytes: file.bytes, lock: encryption };
  const header = checkBootImage(image, chip);
  checkRevision(file, header, planning);
  const lock = findHeaderLock(files, image, { header, planning });
  if (lock !== undefined) {
    checkHeaderUnchanged(image, { header, lock, planning });
    return { bytes: file.bytes, lock };
  }
  const size = decideSize(file, header, planning);
  const patched = patchHeader(image.bytes, { mode: flash.mode, freq: flash.freq, size }, chip);
  if (patched !== image.bytes) {
    const was = nameOfNibble(header.sizeNibble, chip) ?? hex(header.sizeNibble);
    const set = [
      ...(flash.mode === "keep" ? [] : [`mode ${flash.mode}`]),
      ...(flash.freq === "keep" ? [] : [`frequency ${flash.freq}`]),
      ...(size === "keep" || size === was
        ? []
        : [`flash size ${describeSizeName(size)} (the file says ${describeSizeName(was)})`]),
    ];
    const subject = `Header of "${file.path}"`;
    const values = set.join(", ");
    const text = planning.options.compares === true
      ? `${subject} compared with ${values}, as a run would set it`
      : `${subject} set to ${values}`;
    planning.notes.push({ kind: "detail", text });
  }
  if (flash.size === "detect" && flashSize === undefined) {
    planning.notes.push({
      kind: "detail",
      text: "The flash size in the header will be set when a board is connected (size: detect)",
    });
  }
  if (patched === image.bytes) return { bytes: file.bytes, lock };
  return { bytes: at === 0 ? patched : concat(file.bytes.subarray(0, at), patched), lock };
}

/** Throws ImageError for an image that begins before the chip's boot offset, such as firmware for another chip. */
function checkImageOffset(file: Firmware, at: number, chip: Chip): void {
  const { path, offset, bytes } = file;
  if (bytes[0] !== IMAGE_MAGIC || bytes[at] === IMAGE_MAGIC) return;
  checkChip(file, chip, "boot");
  throw new ImageError(
    `Cannot boot "${path}" on ${chip.name}: found a boot image at ${hex(offset)}, expected it at ${
      hex(chip.bootloaderOffset)
    }`,
    { hint: `If it is a bootloader: the ${chip.name} boots from ${hex(chip.bootloaderOffset)}.` },
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
      `Cannot use "${file.path}" with flash.size keep: its header says ${describeSize(bytes)}, but ` +
        `the flash of this board has ${describeSize(flashSize)}: it would not boot`,
      { hint: `Set size: detect, or size: ${nameOfSize(flashSize, chip) ?? "detect"}.` },
    );
  }
  notes.push(unusedFlash(file, { said: bytes, flashSize }));
  return flash.size;
}
