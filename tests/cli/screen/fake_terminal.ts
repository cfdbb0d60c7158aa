/**
 * The model of a terminal with a history: text, line feeds, and the sequences that flasher uses for a table. It reflows
 * its lines when its width changes, as tmux and most windows do.
 */
import { textWidth } from "../../../lib/cli/screen/columns.ts";

export class FakeTerminal {
  columns: number;
  rows: number;
  /** How often it rang. */
  bells = 0;
  /** Everything from the start, the history first. */
  #lines: string[] = [""];
  #row = 0;
  #column = 0;

  constructor({ columns, rows }: { readonly columns: number; readonly rows: number }) {
    this.columns = columns;
    this.rows = rows;
  }

  /** The first line of the screen. */
  get #top(): number {
    return Math.max(0, this.#lines.length - this.rows);
  }

  /** All lines, with the history, without the empty ones at the end. */
  get lines(): readonly string[] {
    const last = this.#lines.findLastIndex((line) => line !== "");
    return this.#lines.slice(0, last + 1);
  }

  /** Interprets `text`. Fails at a sequence that is not known, and at a line that reaches the last column. */
  write(text: string): void {
    // deno-lint-ignore no-control-regex -- sequences and controls
    for (const [piece] of text.matchAll(/\x1b\[[\d;]*[A-Za-z]|[\x00-\x1f]|[^\x00-\x1f]+/g)) this.#take(piece);
  }

  #take(piece: string): void {
    if (piece === "\n") {
      this.#row++;
      this.#column = 0;
      this.#lines[this.#row] ??= "";
    } else if (piece === "\r") {
      this.#column = 0;
    } else if (piece === "\x07") {
      this.bells++;
    } else if (piece.endsWith("m")) {
      return;
    } else if (piece === "\x1b[K") {
      this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column);
    } else if (piece === "\x1b[J") {
      // tmux moves the content of the screen to its history then.
      if (this.#row <= this.#top) throw new Error("test: it cleared the screen");
      this.#lines.fill("", this.#row + 1);
      this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column);
    } else if (piece.endsWith("A") && piece.startsWith("\x1b[")) {
      this.#row = Math.max(this.#top, this.#row - Number(piece.slice(2, -1) || 1));
    } else if (/^\p{Cc}/u.test(piece)) {
      throw new Error(`test: unknown sequence ${JSON.stringify(piece)}`);
    } else {
      this.#print(piece);
    }
  }

  #print(text: string): void {
    const line = this.#lines[this.#row]!.padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + text + line.slice(this.#column + text.length);
    this.#column += text.length;
    const written = this.#lines[this.#row]!.slice(0, this.#column);
    if (textWidth(written) >= this.columns) {
      throw new Error(`wider than ${this.columns}: ${JSON.stringify(written)}`);
    }
  }

  /** Changes the size. A narrower terminal wraps what does not fit. The cursor must be below all text. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#lines = this.#lines.slice(0, this.#row + 1).flatMap((line) =>
      line === "" ? [""] : line.match(new RegExp(`.{1,${columns}}`, "g"))!
    );
    this.#row = this.#lines.length - 1;
  }
}
