/** Measures, truncates and wraps text by terminal columns. The only file that knows fast-string-width. Pure; no I/O. */
import stringWidth from "fast-string-width";
import type { Output } from "../../app/system/system.ts";

/** Text in fewer columns is unreadable: it is laid out for this width, and the terminal wraps it. */
const MIN_COLUMNS = 12;

/** The number of columns that `text` takes, without its colours. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** The width of a line; no limit in a pipe. The last column stays empty: some terminals wrap after using it. */
export function lineWidth(output: Output): number {
  return output.isTerminal ? Math.max(MIN_COLUMNS, output.columns() - 1) : Infinity;
}

/** `text`, shortened with an ellipsis to at most `columns`. */
export function truncate(
  text: string,
  columns: number,
  { keep = "start", ellipsis = "…" }: { keep?: "start" | "end"; ellipsis?: string } = {},
): string {
  if (textWidth(text) <= columns) return text;
  const room = columns - textWidth(ellipsis);
  if (room < 0) return "";
  const chars = Array.from(text);
  const kept = (count: number) =>
    (keep === "start" ? chars.slice(0, count) : chars.slice(chars.length - count)).join("");
  // Measuring is slow, and a path can have thousands of characters: a binary search needs few measurements.
  let [most, tooMany] = [0, chars.length];
  while (tooMany - most > 1) {
    const middle = (most + tooMany) >> 1;
    if (textWidth(kept(middle)) <= room) most = middle;
    else tooMany = middle;
  }
  return keep === "start" ? kept(most) + ellipsis : ellipsis + kept(most);
}

/** How much further than the first line the other lines of a wrapped text start. */
const HANG = "  ";
/** What stays on one line: words, and numbers with their units. */
const PIECES = / *(?:[\d.]+ (?:s|KB|MB|bytes|baud)\b[^ ]*|[^ ]+)/g;

/**
 * `text` as lines of at most `columns`, broken at spaces, or within a word that is wider than a line. Lines after the
 * first start with `indent`, by default a little more than the indent of `text`.
 */
export function wrap(text: string, columns: number, indent?: string): string[] {
  if (textWidth(text) <= columns) return [text];
  const lead = /^ */.exec(text)![0];
  const hang = [indent ?? lead + HANG, lead, ""].find(({ length }) => length < columns / 2)!;
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(PIECES) ?? []) {
    if (line.trim() !== "" && textWidth(line + piece) > columns) {
      lines.push(line);
      line = hang;
    }
    line = line.trim() === "" && lines.length > 0 ? line + piece.trimStart() : line + piece;
    while (textWidth(line) > columns && !line.includes("\x1b")) {
      const head = truncate(line, columns, { ellipsis: "" });
      if (head.length <= hang.length) break;
      lines.push(head);
      line = hang + line.slice(head.length);
    }
  }
  return [...lines, line];
}
