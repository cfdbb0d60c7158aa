/** Runs code at the raw prompt: by raw paste if the board has it, otherwise in small pieces. */
import {
  CTRL_A,
  CTRL_C,
  CTRL_D,
  CTRL_E,
  hasRawAnswer,
  RAW_GREETING,
  type RawAnswer,
  readPasteAnswer,
  readRawAnswer,
} from "./raw_answer.ts";
import type { ReplLine } from "./line.ts";
import { BoardSilent, BytesLost } from "./bytes_lost.ts";

/** A board answers within milliseconds; a program's interrupt or a flash erase may delay it. */
const ANSWER_MS = 2000;
/**
 * Bytes that the board may not have read yet, also while it runs the code before them. MicroPython grants two windows of
 * 128, but the ring of an ESP8266 holds 255 bytes, that of CircuitPython 129, and a receiver that nothing empties while
 * the board writes its flash 128: lost bytes end in a deadlock.
 */
const MOST_UNREAD = 128;
const BEGIN_PASTE = [CTRL_E, 0x41, CTRL_A];
/**
 * Without raw paste nothing paces the bytes, and a board that writes flash meanwhile loses them. Users of rshell found
 * that 30 bytes at a time arrive.
 */
const PIECE = 32;
const PIECE_PAUSE = 10;

/** Raw paste of some firmware stalls with longer code: after so many failures in a row, flasher does without it. */
const MOST_FAILURES = 2;

// deno-lint-ignore no-control-regex -- the bytes of the protocol
const GRANT_OR_END = /[\x01\x04]/;

/** How long to wait for the end of code, ms. */
export interface Patience {
  /** Since the board sent its last byte. */
  readonly silent: number;
  /** In all: a board may print without end. */
  readonly whole: number;
}

/** The raw prompt of one board. It remembers whether raw paste works. */
export class RawPrompt {
  readonly #line: ReplLine;
  #paste = true;
  #failures = 0;
  #window = MOST_UNREAD;
  /** The part of the next code that was sent while the board ran the last one. */
  #ahead: { readonly code: string; readonly sent: number } | undefined;

  constructor(line: ReplLine) {
    this.#line = line;
  }

  /** Raw paste works, as far as it was tried. */
  get pastes(): boolean {
    return this.#paste;
  }

  /** Runs `act`, and keeps its bytes out of a trace. */
  untraced<T>(what: string, act: () => Promise<T>): Promise<T> {
    return this.#line.untraced(what, act);
  }

  /**
   * Runs `code`, which must not contain characters from 01 to 05. `then`: the code that follows if there is no exception;
   * its beginning is sent while the board is busy. Throws BytesLost if bytes were lost; the prompt is then ready again.
   * Throws BoardSilent if nothing comes any more.
   */
  async run(code: string, patience: Patience, then?: string): Promise<RawAnswer> {
    const bytes = withEnd(code);
    const sent = await this.#takeAhead(code);
    try {
      if (this.#paste && await this.#beginPaste(sent !== undefined)) {
        const answer = await this.#runPasted(bytes, { patience, sent: sent ?? 0, then });
        if (bytes.length > this.#window) this.#failures = 0;
        // The code that follows will not come.
        if (answer.trace !== "" && this.#ahead !== undefined) await this.#cancelAhead();
        return answer;
      }
      await this.#sendPieces(bytes);
      return await this.#answer(patience);
    } catch (error) {
      this.#ahead = undefined;
      if (error instanceof BytesLost && !(error instanceof BoardSilent)) {
        if (++this.#failures >= MOST_FAILURES) this.#paste = false;
        if (await this.recover() === "silence") throw new BoardSilent(error.message, { cause: error });
      }
      throw error;
    }
  }

  /** Ends whatever the board is in the middle of, and asks for a fresh raw prompt. Returns what came. */
  async recover(): Promise<"prompt" | "other bytes" | "silence"> {
    let hears = false;
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.#line.send([CTRL_C]);
      await this.#line.untilQuiet(100, 1500);
      hears ||= this.#line.heard !== "";
      await this.#line.drop();
      await this.#line.send([0x0d, CTRL_C, CTRL_A]);
      if (await this.#line.untilEnd(RAW_GREETING, ANSWER_MS)) return "prompt";
      hears ||= this.#line.heard !== "";
    }
    return hears ? "other bytes" : "silence";
  }

  /** Returns how much of `code` the board has been sent already, after the question for raw paste. */
  async #takeAhead(code: string): Promise<number | undefined> {
    const ahead = this.#ahead;
    if (ahead?.code === code) {
      this.#ahead = undefined;
      return ahead.sent;
    }
    if (ahead !== undefined) await this.#cancelAhead();
    await this.#line.drop();
    return undefined;
  }

  async #cancelAhead(): Promise<void> {
    this.#ahead = undefined;
    await this.recover();
  }

  async #sendAhead(code: string): Promise<void> {
    const most = Math.max(BEGIN_PASTE.length, Math.min(MOST_UNREAD, this.#window)) - BEGIN_PASTE.length;
    // Never whole code: if flasher ends here, a person's Ctrl-D must not run it.
    const whole = new TextEncoder().encode(code);
    const bytes = whole.subarray(0, Math.min(most, whole.length - 1));
    await this.#line.send([...BEGIN_PASTE, ...bytes]);
    this.#ahead = { code, sent: bytes.length };
  }

  /** Returns false if the board has no raw paste; then it is never asked again. `asked`: the question was sent before. */
  async #beginPaste(asked: boolean): Promise<boolean> {
    if (!asked) await this.#line.send(BEGIN_PASTE);
    const answer = await this.#line.until((text) => {
      const answer = readPasteAnswer(text);
      return answer.kind === "more" ? undefined : answer;
    }, ANSWER_MS);
    // A board with a larger window says nothing until it has read more than may wait in it.
    if (answer?.kind === "granted" && answer.window > 0 && answer.window <= MOST_UNREAD) {
      this.#line.take(answer.length);
      this.#window = answer.window;
      return true;
    }
    // It has pasted before: bytes were lost.
    if (asked) throw new BytesLost("the board did not take the code that was sent ahead");
    this.#paste = false;
    const unclear = answer === undefined || answer.kind === "granted";
    if (unclear && await this.recover() === "silence") throw new BoardSilent("the board sends nothing");
    await this.#line.drop();
    return false;
  }

  async #runPasted(
    bytes: Uint8Array,
    { patience, sent, then }: {
      readonly patience: Patience;
      readonly sent: number;
      readonly then: string | undefined;
    },
  ): Promise<RawAnswer> {
    const line = this.#line;
    // The first grant in the board's answer would permit a second window.
    let credit = this.#window - sent;
    let ignoredFirst = this.#window * 2 <= MOST_UNREAD;
    let at = sent;
    let stopped = false;
    while (at < bytes.length && !stopped) {
      if (credit > 0) {
        const piece = bytes.subarray(at, at + credit);
        await line.send(piece);
        at += piece.length;
        credit -= piece.length;
        continue;
      }
      // A timer or a thread of the board's program may print meanwhile.
      const next = await line.until((text) => GRANT_OR_END.exec(text) ?? undefined, ANSWER_MS);
      if (next === undefined) throw new BytesLost("the board stopped reading");
      line.take(next.index + 1);
      if (next[0] === "\x04") stopped = true;
      else if (ignoredFirst) credit += this.#window;
      else ignoredFirst = true;
    }
    if (stopped) await line.send([CTRL_D]);
    else {
      const end = await line.until((text) => indexIn(text, "\x04"), ANSWER_MS);
      if (end === undefined) throw new BytesLost("the board did not confirm the code");
      line.take(end + 1);
      // The board has read everything, and runs it now.
      if (then !== undefined) await this.#sendAhead(then);
    }
    return await this.#result(patience);
  }

  async #sendPieces(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE) {
      await this.#line.send(bytes.subarray(at, at + PIECE));
      await this.#line.clock.sleep(PIECE_PAUSE);
    }
  }

  async #answer(patience: Patience): Promise<RawAnswer> {
    const ok = await this.#line.until((text) => indexIn(text, "OK"), ANSWER_MS);
    if (ok === undefined) throw new BytesLost("the board did not accept the code");
    this.#line.take(ok + 2);
    return await this.#result(patience);
  }

  async #result({ silent, whole }: Patience): Promise<RawAnswer> {
    const ended = await this.#line.until(hasRawAnswer, whole, silent);
    if (ended === undefined) throw new BytesLost("the code did not end");
    const answer = await this.#line.until(readRawAnswer, ANSWER_MS);
    if (answer === undefined) throw new BytesLost("the board did not prompt again");
    // The answer to what was sent ahead may follow.
    this.#line.take(answer.length);
    return answer;
  }
}

function withEnd(code: string): Uint8Array {
  return new TextEncoder().encode(`${code}\x04`);
}

function indexIn(text: string, part: string): number | undefined {
  const at = text.indexOf(part);
  return at < 0 ? undefined : at;
}
