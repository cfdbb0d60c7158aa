/** Checks that the chip supports the flash settings of the profile. Pure; no I/O. */
import { describeSize, sizeOfName } from "../chips/flash_size.ts";
import { ProfileError } from "../../errors.ts";
import type { PlanOptions } from "./types.ts";

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
