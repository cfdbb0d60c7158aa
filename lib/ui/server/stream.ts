/**
 * The stream of records. Each page reads at its own speed from one short memory: a page that is slower than the memory
 * loses records and gets the whole state instead, so a slow reader delays nobody and costs nothing.
 */
import { jsonLine } from "../../app/records/json_line.ts";
import type { Clock } from "../../clock.ts";
import { reducePage } from "../reduce_page.ts";
import type { PageRecord } from "../records.ts";
import type { PageState } from "../state.ts";

/** Records that are remembered for pages that connect again. */
export const MAX_REMEMBERED = 2_000;
/** A page in each of three windows. Browsers open at most six connections to one server. */
export const MAX_STREAMS = 3;
/** A connection that is gone is noticed when something is sent; ms. */
const ALIVE_MS = 10_000;
/** Characters that are handed to a connection at once. */
const CHUNK = 64 * 1024;

export interface RecordStreamOptions {
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly date: () => number;
  /** Called when the number of open streams changes. */
  readonly onStreams?: (count: number) => void;
}

interface Reader {
  /** The last record that it has. Undefined: it needs a snapshot. */
  seq: number | undefined;
  /** Resolves when there is something to send. */
  wake: () => void;
  /** Is called when the time for a sign of life has come. One timer at a time: records may come fast. */
  onQuiet: () => void;
  quiet: Promise<void> | undefined;
  moved: boolean;
  isOpen: boolean;
  readonly token: string;
}

export class RecordStream {
  readonly #options: RecordStreamOptions;
  #state: PageState;
  #seq = 0;
  /** The lines of the newest records; the last one has the number `#seq`. */
  readonly #lines: string[] = [];
  readonly #readers = new Set<Reader>();
  #ended = false;

  constructor(state: PageState, options: RecordStreamOptions) {
    this.#state = state;
    this.#options = options;
  }

  get state(): PageState {
    return this.#state;
  }

  get count(): number {
    return this.#readers.size;
  }

  add(record: PageRecord): void {
    const line = { ...record, seq: ++this.#seq, at: this.#options.date() };
    this.#state = reducePage(this.#state, line);
    this.#lines.push(jsonLine(line));
    // In large steps: to cut off one line takes as long as to cut off many.
    if (this.#lines.length > 2 * MAX_REMEMBERED) this.#lines.splice(0, this.#lines.length - MAX_REMEMBERED);
    for (const reader of this.#readers) reader.wake();
  }

  /** Lines for a page that has everything up to record `after`. A fourth page ends the first one. */
  open(after: number | undefined, token: string): ReadableStream<Uint8Array> {
    const reader: Reader = {
      seq: after,
      wake: () => {},
      onQuiet: () => {},
      quiet: undefined,
      moved: false,
      isOpen: true,
      token,
    };
    this.#readers.add(reader);
    const oldest = [...this.#readers].filter(({ moved }) => !moved).slice(0, -MAX_STREAMS);
    oldest.forEach((one) => this.#move(one));
    this.#options.onStreams?.(this.count);
    const close = () => {
      if (!reader.isOpen) return;
      reader.isOpen = false;
      reader.wake();
      this.#readers.delete(reader);
      this.#options.onStreams?.(this.count);
    };
    const encoder = new TextEncoder();
    return new ReadableStream({
      pull: async (controller) => {
        let text = this.#next(reader);
        if (text === undefined && reader.isOpen) text = await this.#wait(reader);
        if (text !== undefined) controller.enqueue(encoder.encode(text));
        if (text === undefined || reader.moved) {
          close();
          controller.close();
        }
      },
      cancel: close,
    }, { highWaterMark: 0 });
  }

  /** Ends the streams of a session. */
  drop(isValid: (token: string) => boolean): void {
    for (const reader of this.#readers) if (!isValid(reader.token)) this.#move(reader);
  }

  /** Sends what is left, and ends all streams. */
  end(): void {
    this.#ended = true;
    for (const reader of this.#readers) reader.wake();
  }

  #move(reader: Reader): void {
    reader.moved = true;
    reader.wake();
  }

  /** What a reader lacks; undefined: nothing now. */
  #next(reader: Reader): string | undefined {
    if (reader.moved) return jsonLine({ type: "moved" });
    const oldest = this.#seq - Math.min(this.#lines.length, MAX_REMEMBERED);
    if (reader.seq === undefined || reader.seq < oldest || reader.seq > this.#seq) {
      reader.seq = this.#seq;
      return jsonLine({ type: "snapshot", seq: this.#seq, at: this.#options.date(), state: this.#state });
    }
    let text = "";
    while (reader.seq < this.#seq && text.length < CHUNK) {
      reader.seq++;
      text += this.#lines.at(reader.seq - this.#seq - 1)!;
    }
    return text === "" ? undefined : text;
  }

  /** The next text, or a sign of life; undefined: the stream ends. */
  async #wait(reader: Reader): Promise<string | undefined> {
    if (this.#ended) return undefined;
    const { promise, resolve } = Promise.withResolvers<"news" | "quiet">();
    reader.wake = () => resolve("news");
    reader.onQuiet = () => resolve("quiet");
    reader.quiet ??= this.#options.clock.sleep(ALIVE_MS).then(() => {
      reader.quiet = undefined;
      reader.onQuiet();
    });
    const what = await promise;
    if (!reader.isOpen) return undefined;
    return this.#next(reader) ?? (what === "quiet" ? jsonLine({ type: "alive" }) : undefined);
  }
}
