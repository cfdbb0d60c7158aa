/** Checks the flash settings of the profile against chip and flash. Pure; no I/O. */
import { describeSize, sizeOfName } from "../chips/flash_size.ts";
import { ProfileError } from "../../errors.ts";
import type { ImageFile } from "../image/image_file.ts";
import type { PlanNote, PlanOptions } from "./types.ts";

/** Throws ProfileError unless frequency and size are in the chip's tables and the size is at most the detected one. */
export function checkSettings({ chip, flash, flashSize }: PlanOptions): void {
  if (flash.freq !== "keep" && !Object.hasOwn(chip.flashFreqs, flash.freq)) {
    throw new ProfileError(
      `Cannot set flash.freq to "${flash.freq}": ${chip.name} supports keep, ${
        Object.keys(chip.flashFreqs).join(", ")
      }`,
    );
  }
  if (flash.size === "keep" || flash.size === "detect") return;
  if (!Object.hasOwn(chip.flashSizes, flash.size)) {
    throw new ProfileError(
      `Cannot set flash.size to "${flash.size}": ${chip.name} supports keep, detect, ${
        Object.keys(chip.flashSizes).join(", ")
      }`,
    );
  }
  if (flashSize !== undefined && sizeOfName(flash.size)! > flashSize) {
    throw new ProfileError(
      `Cannot set flash.size to "${flash.size}": the flash of this board has ${describeSize(flashSize)}`,
      { hint: "Set size: detect to use the size of each board." },
    );
  }
}

/** The warning about a header that names less flash, `said` bytes, than the board has. */
export function unusedFlash(
  { path }: ImageFile,
  { said, flashSize }: { readonly said: number; readonly flashSize: number },
): PlanNote {
  const [less, all] = [said, flashSize].map(describeSize);
  return {
    kind: "warning",
    text: `The header of "${path}" says ${less}, the flash has ${all}: the rest stays unused`,
  };
}
