/**
 * What a board prints, made fit for a terminal: its text, its colours and the moves of a line editor pass; titles,
 * clipboard, reports and whatever else steers a terminal do not. A stream: pieces may end anywhere. Pure; no I/O.
 */

/** `text` holds no control character but CR, LF, TAB and BS; `control` is one whole escape sequence that is let through. */
export interface Piece {
  readonly kind: "text" | "control";
  readonly text: string;
}

/**
 * Final characters of the sequences that pass: colours (m), and what line editors draw with: move to the right (C), to
 * the left (D), to a column (G), erase to the end (K), insert (@) and delete (P) characters. ECMA-48, section 8.3. No
 * colour and no column has more than three digits; some terminals work for minutes at a larger number.
 */
// deno-lint-ignore no-control-regex -- sequences begin with one
const HARMLESS = /^\x1b\[(?=[\d;]{0,32}[^\d;])\d{0,3}(?:;\d{0,3})*[mCDGK@P]$/;

/** A longer sequence is noise. */
const MAX_SEQUENCE = 64;
/** A longer string (a title, an image) is noise that began like one. */
const MAX_STRING = 1024;

/** Controls of lines pass. The rest, format characters, separators of lines and what is not drawn are unreadable. */
const UNREADABLE = /(?![\t\n\r\b])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const REPLACEMENT = "\ufffd";
const BELL = "\x07";
/** BEL, CAN, SUB and ST. */
const STRING_ENDS = [BELL, "\x18", "\x1a", "\x9c"];

/** `escape`: behind ESC. `sequence`: behind ESC [. `string`: up to its end nothing is shown. */
type State = "text" | "escape" | "sequence" | "string";

export class ConsoleFilter {
  readonly #decoder = new TextDecoder();
  #state: State = "text";
  /** The sequence so far. */
  #sequence = "";
  /** Characters of the string so far. */
  #length = 0;

  feed(bytes: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    let text = "";
    for (const char of this.#decoder.decode(bytes, { stream: true })) {
      const shown = this.#take(char);
      if (shown === undefined) continue;
      if (shown.kind === "text") {
        text += shown.text;
        continue;
      }
      if (text !== "") pieces.push({ kind: "text", text });
      text = "";
      pieces.push(shown);
    }
    if (text !== "") pieces.push({ kind: "text", text });
    return pieces;
  }

  /** What one more character makes visible. */
  #take(char: string): Piece | undefined {
    if (char === "\x1b") {
      this.#state = "escape";
      return undefined;
    }
    switch (this.#state) {
      case "text":
        return textOf(char);
      case "escape":
        return this.#begin(char);
      case "sequence":
        return this.#continue(char);
      case "string":
        return this.#skip(char);
    }
  }

  #begin(char: string): Piece | undefined {
    if (char === "[") {
      this.#state = "sequence";
      this.#sequence = "\x1b[";
      return undefined;
    }
    // OSC, DCS, SOS, PM and APC.
    if ("]PX^_".includes(char)) {
      this.#state = "string";
      this.#length = 0;
      return undefined;
    }
    // ESC c resets a terminal; with something between, as in ESC ( 0, its letters change.
    if (/[\x20-\x2f]/.test(char)) return undefined;
    this.#state = "text";
    return /[\x20-\x7e]/.test(char) ? undefined : textOf(char);
  }

  #continue(char: string): Piece | undefined {
    // A control character within a sequence is noise; so is what never ends.
    if (!/[\x20-\x7e]/.test(char) || this.#sequence.length >= MAX_SEQUENCE) {
      this.#state = "text";
      return textOf(char);
    }
    this.#sequence += char;
    if (/[\x20-\x3f]/.test(char)) return undefined;
    this.#state = "text";
    return HARMLESS.test(this.#sequence) ? { kind: "control", text: this.#sequence } : undefined;
  }

  #skip(char: string): Piece | undefined {
    // No string has line ends in it: one that does was none.
    const lineEnd = char === "\r" || char === "\n";
    if (lineEnd || ++this.#length > MAX_STRING || STRING_ENDS.includes(char)) this.#state = "text";
    return lineEnd ? textOf(char) : undefined;
  }
}

function textOf(char: string): Piece | undefined {
  if (char === BELL) return undefined;
  return { kind: "text", text: UNREADABLE.test(char) ? REPLACEMENT : char };
}
