/** What a profile says, for a table. Pure; no I/O. */
import { formatBoardReference } from "../../profile/board_reference.ts";
import type { Profile } from "../../profile/profile.ts";
import type { ProfileSummary } from "./checked.ts";

export function summaryOf({ chip, board, files }: Profile): ProfileSummary {
  return {
    chip,
    board: formatBoardReference(board),
    files: files.map(({ offset, path }) => ({ offset, path })),
  };
}
