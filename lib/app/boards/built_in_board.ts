/** Built-in boards by reference. Pure; no I/O. */
import { type Board, boardByName } from "../../../plugins/mod.ts";
import { DEFAULTS } from "../../profile/fields.ts";
import type { BoardReference } from "../../profile/board_reference.ts";

/** Undefined for a board plugin. */
export function builtInBoard(board: BoardReference): Board | undefined {
  return board.kind === "built-in" ? boardByName(board.name) : undefined;
}

/** True for the board of a profile that names none. */
export function isDefaultBoard(board: BoardReference): boolean {
  return board.kind === "built-in" && board.name === DEFAULTS.board;
}
