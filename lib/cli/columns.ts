/** Widths as a terminal counts them. The only file that knows string-width. Pure; no I/O. */
import stringWidth from "string-width";

/** Columns that `text` takes, ignoring colours. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** `text`, cut with an ellipsis so that it takes at most `columns`. */
export function fit(
  text: string,
  columns: number,
  { keep = "start" }: { keep?: "start" | "end" } = {},
): string {
  if (textWidth(text) <= columns) return text;
  const chars = Array.from(text);
  while (chars.length > 0 && textWidth(chars.join("")) > columns - 1) {
    if (keep === "start") chars.pop();
    else chars.shift();
  }
  if (columns < 1) return "";
  return keep === "start" ? `${chars.join("")}…` : `…${chars.join("")}`;
}
