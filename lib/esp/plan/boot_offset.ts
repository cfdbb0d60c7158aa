/** Finds the boot image in the files of a plan. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import type { Firmware } from "./types.ts";

/** Position in the file of the image that `chip` boots; undefined if the file does not cover the boot offset. */
export function bootImageAt({ offset, bytes }: Firmware, chip: Chip): number | undefined {
  const at = chip.bootloaderOffset - offset;
  return at >= 0 && at < bytes.length ? at : undefined;
}
