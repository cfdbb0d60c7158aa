/** Explains two files that overlap, if one of them is at a wrong offset or for another chip. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../../errors.ts";
import { USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../image/check.ts";
import { chipOfImage } from "../image/chip_of_image.ts";
import { parsePartitions } from "../image/partition_table.ts";
import { isApplicationOf } from "./flash_content.ts";
import type { Firmware } from "./types.ts";

/** Undefined if both files may be where they are: then one of them only has to move. */
export function misplacement(pair: readonly [Firmware, Firmware], chip: Chip): ImageError | undefined {
  const [first, second] = pair;
  const chips = pair.map(({ bytes }) => chipOfImage(bytes));
  if (chips[0] !== undefined && chips[1] !== undefined && chips[0] !== chips[1]) {
    return new ImageError(
      `Cannot write "${first.path}" and "${second.path}" to one board: the first is for ${
        chips[0].name
      }, the second for ${chips[1].name}`,
      { hint: "Write the files for one chip only." },
    );
  }
  // The ESP8266 has no such layout.
  if (chip.mapped === undefined) return undefined;
  for (const { path, offset, bytes } of pair) {
    const place = `Cannot write "${path}" at ${hex(offset)}`;
    if (offset < USUAL_APP_OFFSET && isApplicationOf(bytes, chip)) {
      return new ImageError(`${place}: it is an application, expected at ${hex(USUAL_APP_OFFSET)} or above`, {
        hint: `Write it at ${hex(USUAL_APP_OFFSET)}, or where the partition table says.`,
      });
    }
    if (offset !== USUAL_TABLE_OFFSET && parsePartitions(bytes) !== undefined) {
      return new ImageError(`${place}: it is a partition table, expected at ${hex(USUAL_TABLE_OFFSET)}`, {
        hint: `Write it at ${hex(USUAL_TABLE_OFFSET)}, unless the bootloader was built for another offset.`,
      });
    }
  }
  return undefined;
}
