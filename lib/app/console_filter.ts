/**
 * Filters a board's output for a terminal. Text, colours and the cursor moves of line editors pass; titles, clipboard
 * access, reports and all other control of the terminal do not. Works on a stream: chunks may end anywhere.
 * Pure; no I/O.
 */

/** `text` has no control characters except CR, LF, TAB and BS; `control` is one complete, harmless escape sequence. */
export interface ConsoleChunk {
  readonly kind: "text" | "control";
  readonly text: string;
}

/**
 * Final characters of the sequences that pass: colours (m), and those that line editors use: move right (C), left (D)
 * and to a column (G), erase to the end (K), insert (@) and delete (P) characters. ECMA-48, section 8.3. Colours and
 * columns have at most three digits; larger numbers keep some terminals busy for minutes.
 */
// deno-lint-ignore no-control-regex -- escape sequences start with a control character
const HARMLESS = /^\x1b\[(?=[\d;]{0,32}[^\d;])\d{0,3}(?:;\d{0,3})*[mCDGK@P]$/;

/** Characters; a longer sequence is noise. */
const MAX_SEQUENCE = 64;
/** Characters; a longer string (a title, an image) is noise that looked like the start of a string. */
const MAX_STRING = 1024;

/** Characters to replace: controls except TAB, LF, CR and BS, format characters, line separators, invisible ones. */
const UNREADABLE = /(?![\t\n\r\b])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const REPLACEMENT = "\ufffd";
const BELL = "\x07";
/** BEL, CAN, SUB and ST. */
const STRING_ENDS = [BELL, "\x18", "\x1a", "\x9c"];

/** `escape`: after ESC. `sequence`: after ESC [. `string`: nothing is shown until the string ends. */
type State = "text" | "escape" | "sequence" | "string";

export class ConsoleFilter {
  readonly #decoder = new TextDecoder();
  #state: State = "text";
  /** The sequence read so far. */
  #sequence = "";
  /** Characters of the string read so far. */
  #length = 0;

  feed(bytes: Uint8Array): ConsoleChunk[] {
    const chunks: ConsoleChunk[] = [];
    let text = "";
    for (const char of this.#decoder.decode(bytes, { stream: true })) {
      const shown = this.#take(char);
      if (shown === undefined) continue;
      if (shown.kind === "text") {
        text += shown.text;
        continue;
      }
      if (text !== "") chunks.push({ kind: "text", text });
      text = "";
      chunks.push(shown);
    }
    if (text !== "") chunks.push({ kind: "text", text });
    return chunks;
  }

  /** The visible result of one more character, if any. */
  #take(char: string): ConsoleChunk | undefined {
    if (char === "\x1b") {
      this.#state = "escape";
      return undefined;
    }
    switch (this.#state) {
      case "text":
        return textChunk(char);
      case "escape":
        return this.#afterEscape(char);
      case "sequence":
        return this.#inSequence(char);
      case "string":
        return this.#inString(char);
    }
  }

  #afterEscape(char: string): ConsoleChunk | undefined {
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
    // ESC c resets a terminal; with an intermediate character, as in ESC ( 0, a sequence changes the character set.
    if (/[\x20-\x2f]/.test(char)) return undefined;
    this.#state = "text";
    return /[\x20-\x7e]/.test(char) ? undefined : textChunk(char);
  }

  #inSequence(char: string): ConsoleChunk | undefined {
    // A sequence with a control character in it is noise, and so is one that does not end.
    if (!/[\x20-\x7e]/.test(char) || this.#sequence.length >= MAX_SEQUENCE) {
      this.#state = "text";
      return textChunk(char);
    }
    this.#sequence += char;
    if (/[\x20-\x3f]/.test(char)) return undefined;
    this.#state = "text";
    return HARMLESS.test(this.#sequence) ? { kind: "control", text: this.#sequence } : undefined;
  }

  #inString(char: string): ConsoleChunk | undefined {
    // Strings contain no line ends: a line end shows that this was not a string.
    const lineEnd = char === "\r" || char === "\n";
    if (lineEnd || ++this.#length > MAX_STRING || STRING_ENDS.includes(char)) this.#state = "text";
    return lineEnd ? textChunk(char) : undefined;
  }
}

function textChunk(char: string): ConsoleChunk | undefined {
  if (char === BELL) return undefined;
  return { kind: "text", text: UNREADABLE.test(char) ? REPLACEMENT : char };
}
