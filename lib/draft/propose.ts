/** Proposes the offset of a file. Pure; no I/O. */
import { bootOrder } from "../esp/image/otadata.ts";
import { USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../esp/image/check.ts";
import type { FileAnalysis } from "../esp/image/analyze.ts";

/**
 * True for an application that a bootloader of the ESP32 family starts, alone in its file: a partition table says where
 * it goes.
 */
export function needsTable({ kind, chip, container, images }: FileAnalysis): boolean {
  if (container === undefined) return kind === "application" && chip?.mapped !== undefined;
  // Files for a UF2 bootloader count from the start of its partition: an application at address 0, where flash can only
  // contain a bootloader, shows that.
  const first = images.find(({ address }) => address === 0)?.content;
  return first !== undefined && "role" in first && first.role === "application" &&
    first.chip.mapped !== undefined;
}

/** The flash address; undefined if the file does not show it. `tables` are the partition tables of the other files. */
export function proposeOffset(
  file: FileAnalysis,
  tables: readonly FileAnalysis["table"][] = [],
): number | undefined {
  const { kind, address, container } = file;
  if (needsTable(file)) return applicationOf(tables) ?? USUAL_APP_OFFSET;
  // UF2 and Intel HEX contain addresses.
  if (container !== undefined) return 0;
  return kind === "partition-table" ? USUAL_TABLE_OFFSET : address;
}

/** Offset of the application that the bootloader tries first, from the first table that has one. */
export function applicationOf(tables: readonly FileAnalysis["table"][]): number | undefined {
  for (const table of tables) {
    if (table === undefined || "problem" in table.parsed) continue;
    const [first] = bootOrder(table.parsed.partitions, undefined);
    if (first !== undefined) return first.offset;
  }
  return undefined;
}
