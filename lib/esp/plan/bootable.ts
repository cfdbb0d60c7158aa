/** Checks whether a plan writes anything that the board starts; warns of what it boots otherwise. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { bootImageAt } from "./boot_offset.ts";
import type { CannotStart, Firmware, PlanNote, PlanOptions } from "./types.ts";

/** True if the plan writes neither a boot image nor a program for this chip. */
export function startsNothing(files: readonly Firmware[], { chip }: PlanOptions): boolean {
  return !files.some((file) =>
    bootImageAt(file, chip) !== undefined || chipOfImage(file.bytes) === chip ||
    // An ESP8266 may start it even if its header is implausible.
    file.bytes[0] === IMAGE_MAGIC && chip.mapped === undefined
  );
}

/** Undefined if the chip may find something to boot: a file of the plan, or what its flash already holds. */
export function findCannotStart(
  files: readonly Firmware[],
  { chip, erasesAll, blankStart, bootLayout, compares }: PlanOptions,
): CannotStart | undefined {
  if (compares === true || (erasesAll !== true && blankStart !== true)) return undefined;
  const begins = (file: Firmware) =>
    bootImageAt(file, chip) !== undefined || file.slot === true || file.inBootSlot === true;
  if (files.some(begins)) return undefined;
  const { name, bootloaderOffset: offset, mapped } = chip;
  // Only an ESP8266 boots the program itself.
  const first = { offset, what: mapped === undefined ? "firmware" : "bootloader" } as const;
  const table = { offset: USUAL_TABLE_OFFSET, what: "partitions" } as const;
  return { chip: name, offset, missing: bootLayout?.lacksTable === true ? [first, table] : [first] };
}

/** Warns of what the chip will boot if no file covers its boot offset; tells which offset only the board knows. */
export function bootNotes(
  files: readonly Firmware[],
  { chip, erasesAll, blankStart, compares }: PlanOptions,
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
    : blankStart === true
    ? `${place}, and the flash is blank there: the chip will not boot`
    : `${place}: the chip will boot what the flash already holds there`;
  return [{ kind: "warning", text }];
}
