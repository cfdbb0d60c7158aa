/** Checks that each file goes to the offset that its content expects. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../../errors.ts";
import { IMAGE_MAGIC, parseImage } from "../image/header.ts";
import { chipOfFlash, chipOfImage } from "../image/chip_of_image.ts";
import { pythonEnd } from "../image/python.ts";
import { bootsAlone, isVersion2, mappedOffset } from "../image/second_stage.ts";
import { isApplicationOf } from "./flash_content.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import type { Firmware } from "./types.ts";

/** Bytes of flash that the ESP8266 maps at a time: code also runs at its offset plus whole MBs. */
const WINDOW = 0x100000;
/** Offsets at which Espressif's loader and rBoot look for programs, within each part of the flash. */
const LOADER_PLACES: readonly number[] = [0x1000, 0x2000];
const SMALLEST_PART = 0x40000;

/**
 * Refuses files at other offsets than they expect, unless forced; adds a warning if a file does not settle its offset.
 * `checkBootImage` checks the file at the boot offset. Throws ImageError.
 */
export function checkExpectedOffsets(files: readonly Firmware[], planning: PlanContext): void {
  const { chip } = planning.options;
  const withLoader = files.some(({ offset }) => offset === chip.bootloaderOffset);
  for (const file of files) {
    if (file.raw === true) continue;
    checkContainerOffset(file, planning);
    if (file.offset === chip.bootloaderOffset) continue;
    if (chip.mapped === undefined) checkEsp8266Offset(file, { withLoader, planning });
    else checkFlashDumpOffset(file, planning);
  }
}

/** UF2 and Intel HEX contain addresses. For a single application they may be relative to its start. */
function checkContainerOffset({ path, offset, container }: Firmware, planning: PlanContext): void {
  if (container === undefined || container.lowest === 0 || container.address !== container.lowest) return;
  if (offset === container.address) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${path}" at ${hex(offset)}: the file says that its content goes to ${
        hex(container.lowest)
      }`,
      { hint: `Set offset: 0x0 in the profile to use the addresses in the file. ${FORCE_HINT}` },
    ),
    planning,
  );
}

/** Refuses a dump of the flash from address 0 at any other offset. */
function checkFlashDumpOffset({ path, offset, bytes }: Firmware, planning: PlanContext): void {
  const { chip } = planning.options;
  if (offset === 0 || bytes[0] === IMAGE_MAGIC || chipOfFlash(bytes) !== chip) return;
  // otadata followed by an application: as far apart as address 0 and the bootloader on some chips.
  if (isApplicationOf(bytes.subarray(chip.bootloaderOffset), chip)) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${path}" at ${hex(offset)}: its bootloader is at ${
        hex(chip.bootloaderOffset)
      } in the file, so the file belongs at 0x0`,
      { hint: `Write it at 0x0. ${FORCE_HINT}` },
    ),
    planning,
  );
}

interface OffsetContext {
  /** A file at the boot offset may start the other files. */
  readonly withLoader: boolean;
  readonly planning: PlanContext;
}

/** Checks a file that a loader of the ESP8266 may start. */
function checkEsp8266Offset(
  { path, offset, bytes }: Firmware,
  { withLoader, planning }: OffsetContext,
): void {
  const { chip } = planning.options;
  const refuse = (problem: string, hint: string) =>
    throwUnlessForced(
      new ImageError(`Cannot write "${path}" at ${hex(offset)}: ${problem}`, { hint }),
      planning,
    );
  if (isVersion2(bytes, chip)) {
    if (LOADER_PLACES.includes(offset % SMALLEST_PART)) return;
    planning.notes.push({
      kind: "warning",
      text: `"${path}" runs only if the loader looks for it at ${hex(offset)}: ` +
        "Espressif's loader looks at 0x1000 and rBoot at 0x2000, unless configured otherwise",
    });
    return;
  }
  const place = mappedOffset(bytes, chip);
  if (place !== undefined) {
    if (offset % WINDOW === place) return;
    refuse(`its code runs only from ${hex(place)}`, `Write it at ${hex(place)}. ${FORCE_HINT}`);
    return;
  }
  if (chipOfImage(bytes) !== chip) return;
  const boot = hex(chip.bootloaderOffset);
  if (withLoader && !needsBootPlace(bytes, chip)) {
    planning.notes.push({
      kind: "warning",
      text: `"${path}" runs only if the image at ${boot} is a loader that starts it at ${hex(offset)}`,
    });
    return;
  }
  refuse(
    `it is an image that ${chip.name} boots directly, expected at ${boot}`,
    `Write it at ${boot}. If a loader starts it at ${hex(offset)}, add --force.`,
  );
}

/**
 * True for MicroPython and CircuitPython, which run code at a fixed flash address, and for a loader with its program.
 */
function needsBootPlace(bytes: Uint8Array, chip: Chip): boolean {
  const parsed = parseImage(bytes, chip.headerLength);
  if ("problem" in parsed) return false;
  return !bootsAlone(bytes, parsed.header, chip) || pythonEnd(bytes, parsed.header) !== undefined;
}
