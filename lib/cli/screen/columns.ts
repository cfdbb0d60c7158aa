/** Widths as a terminal counts them. The only file that knows fast-string-width. Pure; no I/O. */
import stringWidth from "fast-string-width";
import type { Output } from "../../app/system/system.ts";

/** Narrower than this, text is no longer readable; it is laid out for this width and the terminal breaks it. */
const NARROWEST = 12;

/** Columns that `text` takes, ignoring colours. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** Columns that a line may take: a character in the last column makes some terminals wrap. No limit in a pipe. */
export function lineWidth(output: Output): number {
  return output.isTerminal ? Math.max(NARROWEST, output.columns() - 1) : Infinity;
}

/** `text`, cut with an ellipsis so that it takes at most `columns`. */
export function fit(
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
  // Measuring is dear and a path can have thousands of characters: halve instead of taking one by one.
  let [most, tooMany] = [0, chars.length];
  while (tooMany - most > 1) {
    const middle = (most + tooMany) >> 1;
    if (textWidth(kept(middle)) <= room) most = middle;
    else tooMany = middle;
  }
  return keep === "start" ? kept(most) + ellipsis : ellipsis + kept(most);
}

/**
 * `text` as lines of at most `columns`, broken at spaces, and within a word where the word alone is wider. Lines after
 * the first begin with `indent`, by default what `text` itself begins with.
 */
export function wrap(text: string, columns: number, indent = /^ */.exec(text)![0]): string[] {
  if (textWidth(text) <= columns) return [text];
  const hang = indent.length < columns / 2 ? indent : "";
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(/ *[^ ]+/g) ?? []) {
    if (line.trim() !== "" && textWidth(line + piece) > columns) {
      lines.push(line);
      line = hang;
    }
    line = line.trim() === "" && lines.length > 0 ? line + piece.trimStart() : line + piece;
    while (textWidth(line) > columns && !line.includes("\x1b")) {
      const head = fit(line, columns, { ellipsis: "" });
      if (head.length <= hang.length) break;
      lines.push(head);
      line = hang + line.slice(head.length);
    }
  }
  return [...lines, line];
}
