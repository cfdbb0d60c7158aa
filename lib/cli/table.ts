/** Text in columns. Pure; no I/O. */
import { textWidth } from "./columns.ts";

/** Rows with columns two spaces apart, each line ended. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => textWidth(row[i]!))));
  return rows.map((row) =>
    row.map((cell, i) => cell + " ".repeat(widths[i]! - textWidth(cell))).join("  ").trimEnd() + "\n"
  ).join("");
}
