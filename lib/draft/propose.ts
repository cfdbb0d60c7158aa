/** Where a file most likely goes. Pure; no I/O. */
import { bootOrder } from "../esp/image/otadata.ts";
import { USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../esp/image/check.ts";
import type { Description } from "../esp/image/describe.ts";

/** The flash address; undefined where the file does not tell. `tables` are those of the other files. */
export function proposeOffset(
  { kind, chip, address, packed, images }: Description,
  tables: readonly Description["table"][] = [],
): number | undefined {
  // UF2 and Intel HEX hold their addresses; but those for a UF2 bootloader count from the start of its partition, and
  // nothing but a bootloader can stand at the start of the flash.
  if (packed !== undefined) {
    const first = images.find(({ address }) => address === 0)?.content;
    const counted = first !== undefined && "role" in first && first.role === "application" &&
      first.chip.mapped !== undefined;
    return counted ? applicationOf(tables) ?? USUAL_APP_OFFSET : 0;
  }
  if (address !== undefined) return address;
  if (kind === "partition-table") return USUAL_TABLE_OFFSET;
  if (kind === "application" && chip?.mapped !== undefined) return applicationOf(tables) ?? USUAL_APP_OFFSET;
  return undefined;
}

/** Where the bootloader looks for an application first, by the first table that tells. */
function applicationOf(tables: readonly Description["table"][]): number | undefined {
  for (const table of tables) {
    if (table === undefined || "problem" in table.parsed) continue;
    const [first] = bootOrder(table.parsed.partitions, undefined);
    if (first !== undefined) return first.offset;
  }
  return undefined;
}
