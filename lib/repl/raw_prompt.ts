/** Runs code at the raw prompt: by raw paste if the board has it, otherwise in small pieces. */
import {
  CTRL_A,
  CTRL_C,
  CTRL_D,
  CTRL_E,
  RAW_GREETING,
  type RawAnswer,
  readPasteAnswer,
  readRawAnswer,
} from "./raw_answer.ts";
import type { ReplLine } from "./line.ts";
import { BytesLost } from "./bytes_lost.ts";

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

/** The raw prompt of one board. It remembers whether raw paste works. */
export class RawPrompt {
  readonly #line: ReplLine;
  #paste = true;
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
   * Runs `code`, which must not contain characters from 01 to 05, and waits at most `ms` for its end. `then`: the code
   * that follows if there is no exception; its beginning is sent while the board is busy. Throws BytesLost if bytes were
   * lost; the prompt is then ready again, or the board is silent.
   */
  async run(code: string, ms: number, then?: string): Promise<RawAnswer> {
    const bytes = new TextEncoder().encode(code);
    const sent = await this.#takeAhead(code);
    try {
      if (this.#paste && await this.#beginPaste(sent > 0)) {
        const answer = await this.#runPasted(bytes, { ms, sent, then });
        // The code that follows will not come.
        if (answer.trace !== "" && this.#ahead !== undefined) await this.#cancelAhead();
        return answer;
      }
      await this.#sendPieces(bytes);
      return await this.#answer(ms);
    } catch (error) {
      this.#ahead = undefined;
      if (error instanceof BytesLost) await this.recover();
      throw error;
    }
  }

  /** Ends whatever the board is in the middle of, and asks for a fresh raw prompt. Returns whether it came. */
  async recover(): Promise<boolean> {
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.#line.send([CTRL_C]);
      await this.#line.untilQuiet(100, 1500);
      await this.#line.drop();
      await this.#line.send([0x0d, CTRL_C, CTRL_A]);
      if (await this.#line.untilEnd(RAW_GREETING, ANSWER_MS)) return true;
    }
    return false;
  }

  /** Returns how much of `code` the board has been sent already. */
  async #takeAhead(code: string): Promise<number> {
    const ahead = this.#ahead;
    if (ahead?.code === code) {
      this.#ahead = undefined;
      return ahead.sent;
    }
    if (ahead !== undefined) await this.#cancelAhead();
    await this.#line.drop();
    return 0;
  }

  async #cancelAhead(): Promise<void> {
    this.#ahead = undefined;
    await this.recover();
  }

  async #sendAhead(code: string): Promise<void> {
    const most = Math.max(BEGIN_PASTE.length, Math.min(MOST_UNREAD, this.#window)) - BEGIN_PASTE.length;
    const bytes = new TextEncoder().encode(code).subarray(0, most);
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
    if (answer?.kind === "granted" && answer.window > 0) {
      this.#line.take(4);
      this.#window = answer.window;
      return true;
    }
    // It has pasted before: bytes were lost.
    if (asked) throw new BytesLost("the board did not take the code that was sent ahead");
    this.#paste = false;
    if (answer === undefined || answer.kind === "granted") await this.recover();
    await this.#line.drop();
    return false;
  }

  async #runPasted(
    bytes: Uint8Array,
    { ms, sent, then }: { readonly ms: number; readonly sent: number; readonly then: string | undefined },
  ): Promise<RawAnswer> {
    const line = this.#line;
    // The first grant in the board's answer would permit a second window.
    let credit = Math.min(this.#window, MOST_UNREAD) - sent;
    let ignoredFirst = this.#window * 2 <= MOST_UNREAD;
    let at = sent;
    let ended = false;
    while (at < bytes.length) {
      if (credit > 0) {
        const piece = bytes.subarray(at, at + credit);
        await line.send(piece);
        at += piece.length;
        credit -= piece.length;
        continue;
      }
      const next = await line.until((text) => text[0], ANSWER_MS);
      if (next === undefined) throw new BytesLost("the board stopped reading");
      line.take(1);
      if (next === "\x01") {
        if (ignoredFirst) credit += this.#window;
        ignoredFirst = true;
      } else if (next === "\x04") {
        ended = true;
        break;
      } else {
        throw new BytesLost("the board sent other bytes instead of a grant");
      }
    }
    await line.send([CTRL_D]);
    if (!ended) {
      const end = await line.until(firstButGrant, ms);
      if (end !== "\x04") throw new BytesLost("the board did not confirm the code");
      line.take(line.heard.indexOf("\x04") + 1);
      // The board has read everything, and runs it now.
      if (then !== undefined) await this.#sendAhead(then);
    }
    return await this.#result(ms);
  }

  async #sendPieces(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE) {
      await this.#line.send(bytes.subarray(at, at + PIECE));
      await this.#line.clock.sleep(PIECE_PAUSE);
    }
    await this.#line.send([CTRL_D]);
  }

  async #answer(ms: number): Promise<RawAnswer> {
    const ok = await this.#line.until((text) => {
      const at = text.indexOf("OK");
      return at < 0 ? undefined : at;
    }, ANSWER_MS);
    if (ok === undefined) throw new BytesLost("the board did not accept the code");
    this.#line.take(ok + 2);
    return await this.#result(ms);
  }

  async #result(ms: number): Promise<RawAnswer> {
    const answer = await this.#line.until(readRawAnswer, ms);
    if (answer === undefined) throw new BytesLost("the code did not end");
    // The answer to what was sent ahead may follow.
    this.#line.take(answer.length);
    return answer;
  }
}

function firstButGrant(text: string): string | undefined {
  let at = 0;
  while (text[at] === "\x01") at++;
  return text[at];
}
