/** Where a board's words go: screen, log file, and the search for the text that ends the monitor. */
import type { Clock } from "../../clock.ts";
import { ConsoleFilter } from "./filter.ts";
import { LineCutter, LineStamps, stampOf } from "./lines.ts";
import type { LineLog, Output } from "../../app/system/system.ts";

/** More than this is not searched again. */
const MAX_SEARCHED = 4096;

/** Colours and everything else that `m` sets, back to normal (ECMA-48, SGR). */
const RESET = "\x1b[0m";

export interface ViewOptions {
  readonly stdout: Output;
  readonly clock: Clock;
  /** Escape sequences of the board that do no harm are passed on. */
  readonly colours: boolean;
  readonly log: LineLog | undefined;
  readonly until: string | undefined;
}

export class ConsoleView {
  /** A stamp before each line: seconds since the monitor began. */
  timestamps = false;
  /** The text that was waited for has come. */
  seen = false;
  readonly #options: ViewOptions;
  readonly #began: number;
  readonly #filter = new ConsoleFilter();
  readonly #stamps = new LineStamps();
  readonly #cutter = new LineCutter();
  #logging = true;
  #searched = "";
  #atStart = true;
  /** The board set a colour, or something else that its next lines would have. */
  #coloured = false;

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#began = options.clock.now();
  }

  /** What ends the board's colours and brings the cursor to the begin of a line, to be written before something that is not the board's. */
  breakLine(): string {
    const text = this.#atStart ? "" : "\n";
    this.#atStart = true;
    return this.#plainAgain() + text;
  }

  /** Stops or goes on writing to the file; says what it is now. */
  toggleLog(): string {
    if (this.#options.log === undefined) return "There is no log file: start with --log FILE";
    this.#logging = !this.#logging;
    return this.#logging ? "Log file on" : "Log file off";
  }

  show(bytes: Uint8Array): void {
    const { stdout, colours } = this.#options;
    const stamp = this.timestamps ? stampOf(this.#options.clock.now() - this.#began) : "";
    let screen = "";
    for (const { kind, text } of this.#filter.feed(bytes)) {
      if (kind === "control") {
        if (!colours) continue;
        screen += text;
        if (text.endsWith("m")) this.#coloured = text !== RESET && text !== "\x1b[m";
        continue;
      }
      const stamped = this.#stamps.feed(text, stamp);
      screen += this.#endLine(stamped);
      this.#write(stamped);
      this.#search(text);
      this.#atStart = /[\r\n]$/.test(text);
    }
    if (screen !== "") stdout.write(screen);
  }

  /** A board's colours end with its line: text that it hides, or paints like the ground, hides nothing of ours. */
  #endLine(text: string): string {
    const end = this.#coloured ? text.search(/\r?\n/) : -1;
    return end < 0 ? text : text.slice(0, end) + this.#plainAgain() + text.slice(end);
  }

  #plainAgain(): string {
    const text = this.#coloured ? RESET : "";
    this.#coloured = false;
    return text;
  }

  /** What is left for the log, and its end. */
  close(): void {
    const rest = this.#cutter.end();
    if (rest !== undefined && this.#logging) this.#options.log?.write(rest);
    this.#options.log?.close();
  }

  #write(text: string): void {
    for (const line of this.#cutter.feed(text)) {
      if (this.#logging) this.#options.log?.write(line);
    }
  }

  #search(text: string): void {
    const { until } = this.#options;
    if (until === undefined) return;
    this.#searched = (this.#searched + text).slice(-MAX_SEARCHED);
    this.seen ||= this.#searched.includes(until);
  }
}
