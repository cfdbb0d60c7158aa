/** Where a file most likely goes. Pure; no I/O. */
import { USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { Description } from "../image/describe.ts";

/** The flash address; undefined where the file does not tell. */
export function proposeOffset({ kind, chip, address, packed }: Description): number | undefined {
  // UF2 and Intel HEX hold their addresses.
  if (packed !== undefined) return 0;
  if (address !== undefined) return address;
  if (kind === "partition-table") return USUAL_TABLE_OFFSET;
  if (kind === "application" && chip?.mapped !== undefined) return USUAL_APP_OFFSET;
  return undefined;
}
