/** Sends a board's output to the screen, to the log file, and to the search for the text that ends the monitor. */
import type { Clock } from "../../clock.ts";
import { ConsoleFilter } from "../../app/console_filter.ts";
import { formatTimestamp, LineSplitter, LineTimestamps } from "./lines.ts";
import type { LineLog, Output } from "../../app/system/system.ts";

/** Characters that the search keeps to find a text that spans chunks. */
const MAX_SEARCHED = 4096;

/** Resets colours and every other attribute that `m` sets (ECMA-48, SGR). */
const RESET = "\x1b[0m";

export interface ViewOptions {
  readonly stdout: Output;
  readonly clock: Clock;
  /** Pass on the board's harmless escape sequences. */
  readonly colours: boolean;
  readonly log: LineLog | undefined;
  readonly until: string | undefined;
}

export class ConsoleView {
  /** Show the seconds since the monitor started before each line. */
  timestamps = false;
  /** The text of `until` has arrived. */
  seen = false;
  readonly #options: ViewOptions;
  readonly #start: number;
  readonly #filter = new ConsoleFilter();
  readonly #stamps = new LineTimestamps();
  readonly #splitter = new LineSplitter();
  #logging = true;
  #searched = "";
  #atStart = true;
  /** The board set a colour or another attribute that would affect the next lines. */
  #coloured = false;

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#start = options.clock.now();
  }

  /** The text that ends the board's colours and moves to the start of a line, for use before flasher's own output. */
  breakLine(): string {
    const text = this.#atStart ? "" : "\n";
    this.#atStart = true;
    return this.#resetColours() + text;
  }

  /** Pauses or resumes the log file; returns its new state as text. */
  toggleLog(): string {
    if (this.#options.log === undefined) return "No log file; start the monitor with --log FILE";
    this.#logging = !this.#logging;
    return this.#logging ? "Log file on" : "Log file off";
  }

  show(bytes: Uint8Array): void {
    const { stdout, colours } = this.#options;
    const stamp = this.timestamps ? formatTimestamp(this.#options.clock.now() - this.#start) : "";
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
      this.#log(stamped);
      this.#search(text);
      this.#atStart = /[\r\n]$/.test(text);
    }
    if (screen !== "") stdout.write(screen);
  }

  /** Ends the board's colours at each line end, so that its hidden text cannot hide flasher's own. */
  #endLine(text: string): string {
    const end = this.#coloured ? text.search(/\r?\n/) : -1;
    return end < 0 ? text : text.slice(0, end) + this.#resetColours() + text.slice(end);
  }

  #resetColours(): string {
    const text = this.#coloured ? RESET : "";
    this.#coloured = false;
    return text;
  }

  /** Writes the unfinished line to the log, and closes it. */
  close(): void {
    const rest = this.#splitter.end();
    if (rest !== undefined && this.#logging) this.#options.log?.write(rest);
    this.#options.log?.close();
  }

  #log(text: string): void {
    for (const line of this.#splitter.feed(text)) {
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
