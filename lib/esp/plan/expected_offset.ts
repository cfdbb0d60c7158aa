/** Checks that each file goes to the offset that it gives itself. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../../errors.ts";
import { IMAGE_MAGIC, parseImage } from "../image/header.ts";
import { chipOfFlash, chipOfImage } from "../image/chip_of_image.ts";
import { pythonEnd } from "../image/python.ts";
import { bootsAlone, isVersion2, mappedPlace } from "../image/second_stage.ts";
import { isApplicationOf } from "./flash_content.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import type { Firmware } from "./types.ts";

/** What mapped flash of the ESP8266 shows at once: code runs as well whole MBs above its place. */
const WINDOW = 0x100000;
/** Where Espressif's loader looks, and rBoot: here, and the same behind each part of the flash that holds a program. */
const LOADER_PLACES: readonly number[] = [0x1000, 0x2000];
const SMALLEST_PART = 0x40000;

/**
 * Refuses, unless forced, files elsewhere than where they say; notes where a file does not settle it. A file that stands
 * where the chip boots is judged by its image. Throws ImageError.
 */
export function checkExpectedOffsets(files: readonly Firmware[], planning: PlanContext): void {
  const { chip } = planning.options;
  const withLoader = files.some(({ offset }) => offset === chip.bootloaderOffset);
  for (const file of files) {
    if (file.raw === true) continue;
    refuseShifted(file, planning);
    if (file.offset === chip.bootloaderOffset) continue;
    if (chip.mapped === undefined) checkStarted(file, { withLoader, planning });
    else refuseWholeFlash(file, planning);
  }
}

/** UF2 and Intel HEX hold addresses. Those of an application alone may be counted from its own start. */
function refuseShifted({ path, offset, piece }: Firmware, planning: PlanContext): void {
  if (piece === undefined || piece.lowest === 0 || piece.address !== piece.lowest) return;
  if (offset === piece.address) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${path}" at ${hex(offset)}: the file says that its content goes to ${hex(piece.lowest)}`,
      { hint: `Set offset: 0x0 in the profile to write everything where the file says. ${FORCE_HINT}` },
    ),
    planning,
  );
}

/** The content of a flash from address 0 on, which begins with what is before the bootloader. */
function refuseWholeFlash({ path, offset, bytes }: Firmware, planning: PlanContext): void {
  const { chip } = planning.options;
  if (offset === 0 || bytes[0] === IMAGE_MAGIC || chipOfFlash(bytes) !== chip) return;
  // otadata and the application behind it, in one piece: as far apart as flash and bootloader on some chips.
  if (isApplicationOf(bytes.subarray(chip.bootloaderOffset), chip)) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${path}" at ${hex(offset)}: its bootloader is at ${
        hex(chip.bootloaderOffset)
      } in the file, so the file starts at 0x0 of the flash`,
      { hint: `Write it at 0x0. ${FORCE_HINT}` },
    ),
    planning,
  );
}

interface Around {
  /** Something goes to where the chip boots, and may start the other files. */
  readonly withLoader: boolean;
  readonly planning: PlanContext;
}

/** What a loader of the ESP8266 may start, or nothing at all. */
function checkStarted({ path, offset, bytes }: Firmware, { withLoader, planning }: Around): void {
  const { chip } = planning.options;
  const refuse = (problem: string, hint: string) =>
    throwUnlessForced(
      new ImageError(`Cannot write "${path}" at ${hex(offset)}: ${problem}`, { hint }),
      planning,
    );
  if (isVersion2(bytes, chip)) {
    if (LOADER_PLACES.includes(offset % SMALLEST_PART)) return;
    planning.notes.push(
      `"${path}" runs only if the loader looks for it at ${hex(offset)}: ` +
        "Espressif's looks at 0x1000, and rBoot at 0x2000, unless configured otherwise",
    );
    return;
  }
  const place = mappedPlace(bytes, chip);
  if (place !== undefined) {
    if (offset % WINDOW === place) return;
    refuse(`its code runs only from ${hex(place)}`, `Write it at ${hex(place)}. ${FORCE_HINT}`);
    return;
  }
  if (chipOfImage(bytes) !== chip) return;
  const boot = hex(chip.bootloaderOffset);
  if (withLoader && !needsBootPlace(bytes, chip)) {
    planning.notes.push(
      `"${path}" runs only if the image at ${boot} is a loader that starts it at ${hex(offset)}`,
    );
    return;
  }
  refuse(
    `it is an image that ${chip.name} boots directly, expected at ${boot}`,
    `Write it at ${boot}. If a loader starts it at ${hex(offset)}, add --force.`,
  );
}

/** MicroPython and CircuitPython run code from flash that begins at a fixed address; a loader has a program behind it. */
function needsBootPlace(bytes: Uint8Array, chip: Chip): boolean {
  const parsed = parseImage(bytes, chip.headerLength);
  if ("problem" in parsed) return false;
  return !bootsAlone(bytes, parsed.header, chip) || pythonEnd(bytes, parsed.header) !== undefined;
}
