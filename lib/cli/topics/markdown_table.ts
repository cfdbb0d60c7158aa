/** Lays out a table of text for a given width. Pure; no I/O. */
import { textWidth, wrap } from "../screen/columns.ts";

/** Columns of a cell below which its text can hardly be read. */
const NARROWEST = 14;
/** Words up to this width are never cut: names and numbers. */
const WORD = 24;
const GAP = "  ";

/** `rows`: the head, then the others, all of the same length. Each row is a list of lines if it does not fit otherwise. */
export function markdownTable(rows: readonly (readonly string[])[], columns: number): string[] {
  const widths = shareWidth(rows, columns);
  return widths === undefined ? stacked(rows, columns) : aligned(rows, widths);
}

function aligned(rows: readonly (readonly string[])[], widths: readonly number[]): string[] {
  const [head = [], ...body] = rows.map((row) => rowLines(row, widths));
  const rule = widths.map((width) => "-".repeat(width)).join(GAP);
  // A blank line shows where a row ends if its first cell does not.
  const isTall = body.some((lines) => lines.length > 2);
  return [...head, rule, ...body.flatMap((lines, i) => isTall && i > 0 ? ["", ...lines] : lines)];
}

function rowLines(row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((text, i) => wrap(text, widths[i]!, ""));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from(
    { length: height },
    (_, y) => cells.map((lines, x) => padded(lines[y] ?? "", widths[x]!)).join(GAP).trimEnd(),
  );
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** The first cell, and below it each other cell with its head. */
function stacked([head = [], ...body]: readonly (readonly string[])[], columns: number): string[] {
  return body.flatMap(([first = "", ...others], i) => [
    ...(i === 0 ? [] : [""]),
    ...wrap(first, columns, ""),
    ...others.flatMap((text, x) => text === "" ? [] : wrap(`  ${head[x + 1]}: ${text}`, columns, "    ")),
  ]);
}

/** The widths of the columns: narrow ones keep theirs, wide ones share the rest. Undefined if none would be readable. */
function shareWidth(rows: readonly (readonly string[])[], columns: number): readonly number[] | undefined {
  const texts = (rows[0] ?? []).map((_, x) => rows.map((row) => row[x] ?? ""));
  const widest = texts.map((column) => Math.max(...column.map(textWidth)));
  const words = texts.map((column) =>
    Math.max(0, ...column.flatMap((text) => text.split(" ")).map(textWidth))
  );
  const room = columns - GAP.length * (widest.length - 1);
  for (let cap = Math.max(...widest); cap >= NARROWEST; cap--) {
    const widths = widest.map((width, i) => Math.max(Math.min(width, cap), Math.min(words[i]!, WORD)));
    if (widths.reduce((sum, width) => sum + width, 0) <= room) return widths;
  }
  return undefined;
}
