/** Puts lines on the screen: those that stay, and one below them that changes. */
import { lineWidth } from "./columns.ts";
import type { Output } from "../../app/system/system.ts";

const CLEAR_LINE = "\r\x1b[K";
/** Faster than this nobody reads. */
const FRAME_MS = 60;

export class Screen {
  readonly #output: Output;
  readonly #now: () => number;
  /** Only a terminal that can take a line back gets lines that change. */
  readonly #lively: boolean;
  #shown = "";
  #drawn = -Infinity;

  constructor(output: Output, { now, lively }: { readonly now: () => number; readonly lively: boolean }) {
    this.#output = output;
    this.#now = now;
    this.#lively = lively;
  }

  /** Lines above the one that changes. */
  print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#erase();
    this.#output.write(lines.map((line) => line + "\n").join(""));
  }

  /** Replaces the line that changes, if there is one. One that is `hasty` may be left out when others come fast. */
  live(line: (columns: number) => string | undefined, { hasty }: { readonly hasty: boolean }): void {
    if (!this.#lively) return;
    if (hasty && this.#shown !== "" && this.#now() - this.#drawn < FRAME_MS) return;
    const text = line(lineWidth(this.#output)) ?? "";
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
