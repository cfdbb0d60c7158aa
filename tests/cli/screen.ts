/** A model of the terminal: computes the lines that are visible after some output, and checks their width. */
import { textWidth } from "../../lib/cli/screen/columns.ts";

/** The visible lines without colours; the cursor is in the last one. Fails if a line wraps. */
export function screenOf(text: string, columns: number): string[] {
  // deno-lint-ignore no-control-regex -- colours
  const plain = text.replace(/\x1b\[\d+m/g, "");
  return plain.split("\n").map((line) => {
    let shown = "";
    for (const piece of line.split("\r\x1b[K")) {
      shown = piece;
      if (/\p{Cc}/u.test(piece)) throw new Error(`control character in ${JSON.stringify(piece)}`);
      if (textWidth(piece) >= columns) throw new Error(`wider than ${columns}: ${JSON.stringify(piece)}`);
    }
    return shown;
  });
}

/** Every state of the status line, in order. */
export function liveLines(text: string): string[] {
  // deno-lint-ignore no-control-regex -- colours
  const plain = text.replace(/\x1b\[\d+m/g, "");
  return plain.split("\n").flatMap((line) => line.includes("\r") ? line.split("\r\x1b[K") : [])
    .filter((line) => line !== "");
}
