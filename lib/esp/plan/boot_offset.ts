/** Where the image that a chip boots stands in the files of a plan. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import type { Firmware } from "./types.ts";

/** Where in `file` the image stands that `chip` boots; undefined if the file does not reach there. */
export function bootImageAt({ offset, bytes }: Firmware, chip: Chip): number | undefined {
  const at = chip.bootloaderOffset - offset;
  return at >= 0 && at < bytes.length ? at : undefined;
}
