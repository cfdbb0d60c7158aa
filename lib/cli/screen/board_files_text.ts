/** The line about the files on the board, at the end of the work. Pure; no I/O. */
import type { Done } from "../../esp/events.ts";

/** `removed`: files; absent = 0. */
export function describeBoardFiles(
  { total, written, equal, removed = 0 }: Omit<NonNullable<Done["files"]>, "wiped">,
): string {
  if (total === 0) return `Files removed from the board: ${removed}`;
  const gone = removed === 0 ? "" : `, ${removed} removed`;
  return `Files on the board: ${written} of ${total} written, ${equal} already there${gone}`;
}
