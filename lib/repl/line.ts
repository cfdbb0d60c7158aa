/** Bytes to and from the board's prompt, each wait with a time limit. */
import { byteText } from "../bytes.ts";
import type { Clock } from "../clock.ts";
import type { SerialPort } from "../serial/port.ts";

/** Characters that are kept while a board prints without pause: only the end matters, and memory is limited. */
const KEPT = 64 * 1024;
/** Characters that tell what a board does: several starts of a chip. */
const RECENT = 4096;
/** Longest wait in one read, so that an abort is noticed; ms. */
const STEP = 100;

export interface LineOptions {
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export class ReplLine {
  readonly clock: Clock;
  readonly #port: SerialPort;
  readonly #signal: AbortSignal;
  #heard = "";
  #last = "";

  constructor({ port, clock, signal }: LineOptions) {
    this.#port = port;
    this.clock = clock;
    this.#signal = signal;
  }

  /** What has arrived and was not taken, as Latin-1. */
  get heard(): string {
    return this.#heard;
  }

  /** The end of everything that the board has sent, for messages; as Latin-1. */
  get recent(): string {
    return (this.#last + this.#heard).slice(-RECENT);
  }

  async send(bytes: Uint8Array | readonly number[]): Promise<void> {
    this.#signal.throwIfAborted();
    await this.#port.write(Uint8Array.from(bytes));
  }

  /** Runs `act`, and keeps its bytes out of a trace. */
  async untraced<T>(what: string, act: () => Promise<T>): Promise<T> {
    return await (this.#port.untraced?.(what, act) ?? act());
  }

  /** Forgets what has arrived so far, and what the system has buffered. */
  async drop(): Promise<void> {
    await this.#port.discardInput();
    this.take(this.#heard.length);
  }

  /** Forgets the first `count` characters. */
  take(count: number): void {
    this.#last = (this.#last + this.#heard.slice(0, count)).slice(-RECENT);
    this.#heard = this.#heard.slice(count);
  }

  /** Waits at most `ms` for more bytes. Returns whether some came. Throws the reason of the signal. */
  async more(ms: number): Promise<boolean> {
    const end = this.clock.now() + ms;
    while (true) {
      this.#signal.throwIfAborted();
      const left = end - this.clock.now();
      const bytes = await this.#port.read(Math.max(0, Math.min(STEP, left)));
      if (bytes.length > 0) {
        this.#heard += byteText(bytes);
        if (this.#heard.length > KEPT) this.take(this.#heard.length - KEPT);
        return true;
      }
      if (left <= STEP) return false;
    }
  }

  /** Waits until `find` finds something in what has arrived; undefined after `ms`, or `silentMs` without a byte. */
  async until<T>(
    find: (heard: string) => T | undefined,
    ms: number,
    silentMs = ms,
  ): Promise<T | undefined> {
    const end = this.clock.now() + ms;
    for (let heardAt = this.clock.now();;) {
      const found = find(this.#heard);
      if (found !== undefined) return found;
      const left = Math.min(end, heardAt + silentMs) - this.clock.now();
      if (left <= 0) return undefined;
      if (await this.more(left)) heardAt = this.clock.now();
    }
  }

  /** The same line, for what must be sent even after an abort: it waits only where a time limit ends it. */
  unstoppable(): ReplLine {
    return new ReplLine({ port: this.#port, clock: this.clock, signal: new AbortController().signal });
  }

  /** Waits until what has arrived ends with `last`. False after `ms`. */
  async untilEnd(last: string, ms: number): Promise<boolean> {
    return await this.until((heard) => heard.endsWith(last) || undefined, ms) === true;
  }

  /** Reads until nothing has come for `quietMs`, or what has come ends with `last`; at most `ms`. */
  async untilQuiet(quietMs: number, ms: number, last?: string): Promise<void> {
    const end = this.clock.now() + ms;
    while (this.clock.now() < end) {
      if (last !== undefined && this.#heard.endsWith(last)) return;
      if (!await this.more(quietMs)) return;
    }
  }
}
