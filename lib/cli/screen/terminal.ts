/** Draws permanent lines, and one status line below them. */
import { lineWidth } from "./columns.ts";
import type { Output } from "../../app/system/system.ts";

const CLEAR_LINE = "\r\x1b[K";
/** Shortest time between two updates of the progress bar: people cannot follow faster ones. */
const FRAME_MS = 60;

export class Screen {
  readonly #output: Output;
  readonly #now: () => number;
  /** Only a terminal that can erase a line gets a status line. */
  readonly #lively: boolean;
  #shown = "";
  #drawn = -Infinity;

  constructor(output: Output, { now, lively }: { readonly now: () => number; readonly lively: boolean }) {
    this.#output = output;
    this.#now = now;
    this.#lively = lively;
  }

  /** Adds permanent lines above the status line. */
  print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#erase();
    this.#output.write(lines.map((line) => line + "\n").join(""));
  }

  /** Replaces the status line. A `frequent` update is dropped if it comes too soon after the last one. */
  status(line: (columns: number) => string | undefined, { frequent }: { readonly frequent: boolean }): void {
    if (!this.#lively) return;
    if (frequent && this.#shown !== "" && this.#now() - this.#drawn < FRAME_MS) return;
    const text = line(lineWidth(this.#output)) ?? "";
    if (text === this.#shown) return;
    this.#output.write((this.#shown === "" ? "" : CLEAR_LINE) + text);
    this.#shown = text;
    this.#drawn = this.#now();
  }

  /** Removes the status line, before an error or at the end. */
  close(): void {
    this.#erase();
  }

  #erase(): void {
    if (this.#shown !== "") this.#output.write(CLEAR_LINE);
    this.#shown = "";
    this.#drawn = -Infinity;
  }
}
