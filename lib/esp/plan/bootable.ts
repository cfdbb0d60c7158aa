/** Checks whether a plan writes anything that the board starts; warns of what it boots otherwise. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { bootImageAt } from "./boot_offset.ts";
import type { Firmware, PlanNote, PlanOptions } from "./types.ts";

/** True if the plan writes neither a boot image nor a program for this chip. */
export function startsNothing(files: readonly Firmware[], { chip }: PlanOptions): boolean {
  return !files.some((file) =>
    bootImageAt(file, chip) !== undefined || chipOfImage(file.bytes) === chip ||
    // An ESP8266 may start it even if its header is implausible.
    file.bytes[0] === IMAGE_MAGIC && chip.mapped === undefined
  );
}

/** Warns of what the chip will boot if no file covers its boot offset; tells which offset only the board knows. */
export function bootNotes(
  files: readonly Firmware[],
  { chip, erasesAll, compares }: PlanOptions,
): PlanNote[] {
  if (files.some((file) => bootImageAt(file, chip) !== undefined)) return [];
  const inSlot = files.find(({ slot }) => slot === true);
  if (inSlot !== undefined) {
    const text =
      `"${inSlot.path}" needs the bootloader and the partition table on the board, which says where it goes: ` +
      `${hex(inSlot.offset)} is only the usual offset`;
    return [{ kind: "detail", text }];
  }
  // A comparison changes nothing, and a board whose bootloader starts this slot starts the new application.
  if (compares === true || files.some(({ inBootSlot }) => inBootSlot === true)) return [];
  const place = `No file covers ${hex(chip.bootloaderOffset)}, where ${chip.name} boots from`;
  const text = erasesAll === true
    ? `${place}, and the whole flash is erased first: the chip will not boot`
    : `${place}: the chip will boot what the flash already holds there`;
  return [{ kind: "warning", text }];
}
