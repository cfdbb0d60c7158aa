/** Where a file most likely goes. Pure; no I/O. */
import { USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { Description } from "../image/describe.ts";

/** The flash address; undefined where the file does not tell. */
export function proposeOffset({ kind, chip, address, packed, images }: Description): number | undefined {
  // UF2 and Intel HEX hold their addresses; but those for a UF2 bootloader count from the start of its partition, and
  // nothing but a bootloader can stand at the start of the flash.
  if (packed !== undefined) {
    const first = images.find(({ address }) => address === 0)?.content;
    const counted = first !== undefined && "role" in first && first.role === "application" &&
      first.chip.mapped !== undefined;
    return counted ? USUAL_APP_OFFSET : 0;
  }
  if (address !== undefined) return address;
  if (kind === "partition-table") return USUAL_TABLE_OFFSET;
  if (kind === "application" && chip?.mapped !== undefined) return USUAL_APP_OFFSET;
  return undefined;
}
