/** Text in columns. Pure; no I/O. */
import { textWidth, wrap } from "./columns.ts";

/** Rows as lines, with two spaces between columns. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  // Not Math.max(...rows): a table of a hundred thousand rows would be too many arguments.
  const widths = (rows[0] ?? []).map((_, i) =>
    rows.reduce((widest, row) => Math.max(widest, textWidth(row[i]!)), 0)
  );
  return rows.map((row) =>
    row.map((cell, i) => cell + " ".repeat(widths[i]! - textWidth(cell))).join("  ").trimEnd()
  );
}

/** Terms and their meanings in two columns; the right one is wrapped to end within `columns`. */
export function definitions(rows: readonly (readonly [string, string])[], columns: number): string[] {
  const left = Math.max(...rows.map(([word]) => textWidth(word)));
  // If the right column would be too narrow, the meaning goes below the term.
  if (columns < left + 24) {
    return rows.flatMap(([word, meaning]) => [`  ${word}`, ...wrap(`    ${meaning}`, columns, "    ")]);
  }
  return rows.flatMap(([word, meaning]) =>
    wrap(meaning, columns - left - 4, "").map((line, i) =>
      `  ${(i === 0 ? word : "").padEnd(left)}  ${line}`.trimEnd()
    )
  );
}
