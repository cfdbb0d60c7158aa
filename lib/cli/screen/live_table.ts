/** Draws lines that change at the bottom of a terminal, and permanent lines above them. */
import type { Output, System } from "../../app/system/system.ts";
import type { TableSize } from "./room/room_table.ts";
import { textWidth } from "./columns.ts";

/** Shortest time between two drawings, ms: people cannot follow faster ones. */
const FRAME_MS = 100;

/** ECMA-48, section 8.3: erase to the end of the line, and to the end of the screen. */
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
/**
 * Erases this line and everything below it, from a line that is not the last of the screen. tmux takes CLEAR_BELOW in the
 * top left corner for a cleared screen, and keeps the old content in its history.
 */
const CLEAR_FROM_HERE = `${CLEAR_LINE}\n${CLEAR_BELOW}\x1b[A`;

type LiveSystem = Pick<System, "clock" | "stdout" | "onResize">;

/** Other code that writes to the terminal has to `pause` it. */
export class LiveTable {
  readonly #system: LiveSystem;
  readonly #render: (size: TableSize) => readonly string[];
  /** The lines on the screen. The cursor is at the start of the line below them. */
  #shown: readonly string[] = [];
  /** Columns of the terminal at the last drawing. */
  #columns = 0;
  #drawn = -Infinity;
  #scheduled = false;
  #pauses = 0;
  #over = false;
  #stopListening: (() => void) | undefined;

  constructor(system: LiveSystem, render: (size: TableSize) => readonly string[]) {
    this.#system = system;
    this.#render = render;
  }

  /** Adds permanent lines above the table; `text` ends with a line feed. */
  print(output: Output, text: string): void {
    if (text === "") return;
    // Only a terminal shows the table, and a question may be waiting at the end of its last line.
    if (output.isTerminal) this.#system.stdout.write(this.#pauses > 0 ? "\n" : this.#erase());
    output.write(text);
    this.update();
  }

  /** The content may have changed: draws it, at the latest after the time of a frame. */
  update(): void {
    if (this.#over || this.#pauses > 0) return;
    const { clock } = this.#system;
    const wait = this.#drawn + FRAME_MS - clock.now();
    if (wait <= 0) return this.#draw();
    if (this.#scheduled) return;
    this.#scheduled = true;
    void clock.sleep(wait).then(() => {
      this.#scheduled = false;
      if (!this.#over && this.#pauses === 0) this.#draw();
    });
  }

  /** Removes the table while other text needs the screen. Returns a function that ends the pause. */
  pause(): () => void {
    this.#write(this.#erase());
    this.#pauses++;
    return () => {
      this.#pauses--;
      this.update();
    };
  }

  /** Removes the table for good. What is printed afterwards is only printed. */
  close(): void {
    this.#write(this.#erase());
    this.#over = true;
    this.#stopListening?.();
  }

  #draw(): void {
    const { clock, stdout } = this.#system;
    const size = { columns: stdout.columns(), rows: stdout.rows() };
    const lines = this.#render(size);
    this.#drawn = clock.now();
    const same = size.columns === this.#columns && lines.length === this.#shown.length &&
      lines.every((line, i) => line === this.#shown[i]);
    if (same) return;
    if (lines.length === 0) return this.#write(this.#erase());
    this.#stopListening ??= this.#system.onResize(() => this.update());
    // All in one piece: nothing else gets between, and no line is missing for a moment.
    const text = lines.map((line) => line + CLEAR_LINE + "\n").join("");
    this.#write(this.#toTop(size.columns) + text + (this.#shown.length > 0 ? CLEAR_BELOW : ""));
    this.#shown = lines;
    this.#columns = size.columns;
  }

  /** The sequence that removes the table; it is gone once that is written. */
  #erase(): string {
    const sequence = this.#shown.length === 0
      ? ""
      : this.#toTop(this.#system.stdout.columns()) + CLEAR_FROM_HERE;
    this.#shown = [];
    return sequence;
  }

  /** Moves the cursor to the start of the table. A window that became narrower has wrapped its lines. */
  #toTop(columns: number): string {
    const rows = this.#shown.reduce((sum, line) => sum + rowsOf(line, columns), 0);
    return rows === 0 ? "" : `\r\x1b[${rows}A`;
  }

  #write(text: string): void {
    if (text !== "") this.#system.stdout.write(text);
  }
}

// deno-lint-ignore no-control-regex -- colours take no columns
const COLOURS = /\x1b\[\d+m/g;

/** The lines of the terminal that a line takes. */
function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(textWidth(line.replace(COLOURS, "")) / columns));
}
