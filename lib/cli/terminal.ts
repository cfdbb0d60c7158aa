/** Puts lines on the screen: those that stay, and one below them that changes. */
import type { Output } from "./system.ts";

const CLEAR_LINE = "\r\x1b[K";
/** Faster than this nobody reads. */
const FRAME_MS = 60;

export class Screen {
  readonly #output: Output;
  readonly #now: () => number;
  #shown = "";
  #drawn = -Infinity;

  constructor(output: Output, now: () => number) {
    this.#output = output;
    this.#now = now;
  }

  /** Lines above the one that changes. */
  print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#erase();
    this.#output.write(lines.map((line) => line + "\n").join(""));
  }

  /** Replaces the line that changes; nothing where the output is not a terminal. */
  live(line: (columns: number) => string | undefined): void {
    if (!this.#output.isTerminal) return;
    if (this.#shown !== "" && this.#now() - this.#drawn < FRAME_MS) return;
    // A character in the last column makes some terminals wrap.
    const text = line(this.#output.columns() - 1) ?? "";
    if (text === this.#shown) return;
    this.#output.write((this.#shown === "" ? "" : CLEAR_LINE) + text);
    this.#shown = text;
    this.#drawn = this.#now();
  }

  /** Takes the changing line away, before an error or at the end. */
  close(): void {
    this.#erase();
  }

  #erase(): void {
    if (this.#shown !== "") this.#output.write(CLEAR_LINE);
    this.#shown = "";
    this.#drawn = -Infinity;
  }
}
