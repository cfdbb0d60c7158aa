/** Checks that files start at sector boundaries, fit into the flash and do not overlap. Pure; no I/O. */
import { alignDown, alignUp, hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeSize } from "../chips/flash_size.ts";
import { ProfileError } from "../../errors.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import { misplacement } from "./misplaced.ts";
import type { Firmware, PlanOptions } from "./types.ts";

/** Throws ProfileError, or ImageError for a misplaced file; --force overrides neither. */
export function checkPlacement(files: readonly Firmware[], options: PlanOptions): void {
  // All ranges of a container are one entry of the profile; those for other chips have been removed.
  let index = -1;
  let last = Infinity;
  for (const file of files) {
    if (file.container === undefined || file.container.index <= last) index++;
    last = file.container?.index ?? Infinity;
    const key = file.container === undefined ? ` (files[${index}].offset)` : "";
    checkPlace(file, `Cannot write "${file.path}" at ${hex(file.offset)}${key}`, options);
  }
  checkOverlaps(files, options.chip);
}

function checkPlace(
  { offset, bytes, container }: Firmware,
  place: string,
  { chip, flashSize }: PlanOptions,
): void {
  if (offset % SECTOR !== 0) {
    const near = `The nearest are ${hex(alignDown(offset, SECTOR))} and ${hex(alignUp(offset, SECTOR))}.`;
    throw new ProfileError(`${place}: offset must be a multiple of ${hex(SECTOR)}`, {
      hint: `Flash is erased in sectors of ${hex(SECTOR)} bytes. ` +
        (container === undefined
          ? near
          : "This address is the one in the file plus the offset in the profile."),
    });
  }
  const end = offset + bytes.length;
  const reach = Math.max(chip.rom.flashReach, chip.stub?.flashReach ?? 0);
  if (end > reach) {
    throw new ProfileError(
      `${place}: it ends at ${
        hex(end)
      }, but the ROM and the stub of the ${chip.name} can address only the first ${
        describeSize(reach)
      } of flash`,
      { hint: "Choose a lower offset. Only the program on the board can write above that limit." },
    );
  }
  if (flashSize === undefined) return;
  if (end > flashSize) {
    throw new ProfileError(
      `${place}: it ends at ${hex(end)}, but the flash of this board ends at ${hex(flashSize)} (${
        describeSize(flashSize)
      })`,
      { hint: "Use a board with more flash, or another offset." },
    );
  }
}

/** Checks that no two files share a sector: erasing for the second would erase the first. */
function checkOverlaps(files: readonly Firmware[], chip: Chip): void {
  const sorted = [...files].sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < sorted.length; i++) {
    const [lower, upper] = [sorted[i - 1]!, sorted[i]!];
    const end = lower.offset + lower.bytes.length;
    if (alignUp(end, SECTOR) <= upper.offset) continue;
    const misplaced = misplacement([lower, upper], chip);
    if (misplaced !== undefined) throw misplaced;
    const what = end > upper.offset
      ? `"${lower.path}" extends to ${hex(end)}`
      : `its first sector also contains the end of "${lower.path}"`;
    throw new ProfileError(`Cannot write "${upper.path}" at ${hex(upper.offset)}: ${what}`, {
      hint: `The next free offset after "${lower.path}" is ${hex(alignUp(end, SECTOR))}.`,
    });
  }
}
