/** Whether files stand at sectors, within the flash, and apart from each other. Pure; no I/O. */
import { alignDown, alignUp, hex } from "../../bytes.ts";
import { describeSize } from "../chips/flash_size.ts";
import { ProfileError } from "../../errors.ts";
import { type Firmware, type PlanOptions, SECTOR } from "./types.ts";

/** Throws ProfileError, which no --force helps. */
export function checkPlacement(files: readonly Firmware[], options: PlanOptions): void {
  // Pieces of one file are one entry of the profile; those for another chip are left out.
  let index = -1;
  let last = Infinity;
  for (const file of files) {
    if (file.piece === undefined || file.piece.index <= last) index++;
    last = file.piece?.index ?? Infinity;
    const key = file.piece === undefined ? ` (files[${index}].offset)` : "";
    checkPlace(file, `Cannot write "${file.path}" at ${hex(file.offset)}${key}`, options);
  }
  checkOverlaps(files);
}

function checkPlace(
  { offset, bytes, piece }: Firmware,
  place: string,
  { chip, flashSize }: PlanOptions,
): void {
  if (offset % SECTOR !== 0) {
    const near = `The nearest are ${hex(alignDown(offset, SECTOR))} and ${hex(alignUp(offset, SECTOR))}.`;
    throw new ProfileError(`${place}: offset must be a multiple of ${hex(SECTOR)}`, {
      hint: `Flash is erased by sectors of ${hex(SECTOR)} bytes. ` +
        (piece === undefined ? near : "This address is the one in the file plus the offset of the profile."),
    });
  }
  const end = offset + bytes.length;
  const reach = Math.max(chip.rom.flashReach, chip.stub?.flashReach ?? 0);
  if (end > reach) {
    throw new ProfileError(
      `${place}: it ends at ${
        hex(end)
      }, and neither ROM nor stub of the ${chip.name} reaches more than the first ${
        describeSize(reach)
      } of flash`,
      { hint: "Choose a lower offset. What lies above is left to the program on the board." },
    );
  }
  if (flashSize === undefined) return;
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
