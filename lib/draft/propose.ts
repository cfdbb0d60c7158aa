/** Proposes the offset of a file. Pure; no I/O. */
import { bootOrder } from "../esp/image/otadata.ts";
import { USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../esp/image/check.ts";
import type { FileAnalysis } from "../esp/image/analyze.ts";

/** The flash address; undefined if the file does not show it. `tables` are the partition tables of the other files. */
export function proposeOffset(
  { kind, chip, address, container, images }: FileAnalysis,
  tables: readonly FileAnalysis["table"][] = [],
): number | undefined {
  // UF2 and Intel HEX contain addresses. Files for a UF2 bootloader count from the start of its partition: an
  // application at address 0, where flash can only contain a bootloader, shows that.
  if (container !== undefined) {
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

/** Offset of the application that the bootloader tries first, from the first table that has one. */
function applicationOf(tables: readonly FileAnalysis["table"][]): number | undefined {
  for (const table of tables) {
    if (table === undefined || "problem" in table.parsed) continue;
    const [first] = bootOrder(table.parsed.partitions, undefined);
    if (first !== undefined) return first.offset;
  }
  return undefined;
}
