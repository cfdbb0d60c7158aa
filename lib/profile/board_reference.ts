/** The board that a profile or a flag names, parsed once: a built-in board, or the file of a board plugin. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { parsePath } from "./names.ts";

export type BoardReference =
  | { readonly kind: "built-in"; readonly name: string }
  /** `path` as written: relative to the profile's folder, or to the current folder if a flag names it. */
  | { readonly kind: "code"; readonly path: string };

const CODE_FILE = /\.[jt]s$/i;

/** True for a path: no board has such a name. */
export function isBoardFile(text: string): boolean {
  return /[\\/]/.test(text) || CODE_FILE.test(text);
}

/** `parseName` parses the name of a built-in board. */
export function parseBoardReference(
  text: string,
  parseName: (text: string) => ParseResult<string>,
): ParseResult<BoardReference> {
  if (isBoardFile(text)) {
    const result = parsePath(text);
    if ("error" in result) return result;
    return CODE_FILE.test(text)
      ? { value: { kind: "code", path: text } }
      : { error: { expected: "the name of a board, or a board plugin that ends in .js or .ts" } };
  }
  const result = parseName(text);
  return "error" in result ? result : { value: { kind: "built-in", name: result.value } };
}

/** The text that parses to `board`. */
export function formatBoardReference(board: BoardReference): string {
  return board.kind === "code" ? board.path : board.name;
}
