/** The image that the chip boots: checked, and its flash parameters set as the profile asks. Pure; no I/O. */
import { concat, hex } from "../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeSize, nameOfNibble, nameOfSize, sizeOfName } from "../chips/flash_size.ts";
import { ImageError, ProfileError } from "../errors.ts";
import { checkBootImage, refuseOtherChip } from "../image/check.ts";
import { IMAGE_MAGIC, type ImageHeader } from "../image/header.ts";
import { patchHeader } from "../image/patch.ts";
import { refuseRevision } from "./danger.ts";
import type { Firmware, PlanOptions } from "./types.ts";

/** Where in `file` the image stands that `chip` boots; undefined if the file does not reach there. */
export function bootImageAt({ offset, bytes }: Firmware, chip: Chip): number | undefined {
  const at = chip.bootloaderOffset - offset;
  return at >= 0 && at < bytes.length ? at : undefined;
}

/** The content of `file` with the header of its boot image set. Throws ImageError or ProfileError. */
export function patchBootImage(
  file: Firmware,
  at: number,
  { options, notes }: { readonly options: PlanOptions; readonly notes: string[] },
): Uint8Array {
  const { chip, flash, flashSize } = options;
  if (at > 0) refuseImageTooLow(file, at, chip);
  const image = at === 0 ? file : { ...file, bytes: file.bytes.subarray(at) };
  const header = checkBootImage(image, chip);
  refuseRevision(file, header, { options, notes });
  const size = decideSize(file, header, { options, notes });
  const patched = patchHeader(image.bytes, { mode: flash.mode, freq: flash.freq, size }, chip);
  if (patched !== image.bytes) {
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
  if (patched === image.bytes) return file.bytes;
  return at === 0 ? patched : concat(file.bytes.subarray(0, at), patched);
}

/** The firmware of one chip at the offset of another: the image begins where the chip does not look. */
function refuseImageTooLow(file: Firmware, at: number, chip: Chip): void {
  const { path, offset, bytes } = file;
  if (bytes[0] !== IMAGE_MAGIC || bytes[at] === IMAGE_MAGIC) return;
  refuseOtherChip(file, chip, "boot");
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
  { options, notes }: { readonly options: PlanOptions; readonly notes: string[] },
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
