/** Whether a plan holds anything that starts, and what is said where it does not. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { bootImageAt } from "./boot_offset.ts";
import type { Firmware, PlanOptions } from "./types.ts";

/** Neither a boot image nor, in the ESP32 family, any program of this chip. */
export function startsNothing(files: readonly Firmware[], { chip }: PlanOptions): boolean {
  return !files.some((file) =>
    bootImageAt(file, chip) !== undefined || chipOfImage(file.bytes) === chip ||
    // Even where its header says nothing credible, an ESP8266 may start it.
    file.bytes[0] === IMAGE_MAGIC && chip.mapped === undefined
  );
}

/** What the chip will boot, where no file goes to where it looks. */
export function bootNotes(files: readonly Firmware[], { chip, erasesAll }: PlanOptions): string[] {
  if (files.some((file) => bootImageAt(file, chip) !== undefined)) return [];
  const place = `No file goes to ${hex(chip.bootloaderOffset)}, where ${chip.name} boots from`;
  return [
    erasesAll === true
      ? `${place}, and the whole flash is erased first: the chip will not boot`
      : `${place}: the chip will boot what is already there`,
  ];
}
