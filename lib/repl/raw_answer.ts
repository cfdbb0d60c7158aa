/** What a board says at its raw prompt, as values. Pure; no I/O. */

export const CTRL_A = 0x01;
export const CTRL_B = 0x02;
export const CTRL_C = 0x03;
export const CTRL_D = 0x04;
export const CTRL_E = 0x05;

const END = "\x04";

/** Ends each greeting of the raw prompt. MicroPython and CircuitPython never translate it. */
export const RAW_GREETING = "raw REPL; CTRL-B to exit\r\n>";
/** The prompt for people. */
export const FRIENDLY_PROMPT = ">>> ";

export interface RawAnswer {
  readonly output: string;
  /** The traceback of an exception; empty if there was none. */
  readonly trace: string;
  /** Characters of the whole answer. */
  readonly length: number;
}

/** True if `output 04 trace 04` is there, after which only the prompt can be missing; else undefined. */
export function hasRawAnswer(text: string): true | undefined {
  const first = text.indexOf(END);
  return first >= 0 && text.includes(END, first + 1) || undefined;
}

/** Reads `output 04 trace 04 >`; undefined if it is not complete yet. */
export function readRawAnswer(text: string): RawAnswer | undefined {
  const first = text.indexOf(END);
  const second = first < 0 ? -1 : text.indexOf(END, first + 1);
  if (second < 0 || text[second + 1] !== ">") return undefined;
  return { output: text.slice(0, first), trace: text.slice(first + 1, second), length: second + 2 };
}

/** The text between the first two appearances of `word`, which no other program prints; undefined if one is missing. */
export function between(output: string, word: string): string | undefined {
  const start = output.indexOf(word);
  const end = start < 0 ? -1 : output.indexOf(word, start + word.length);
  return end < 0 ? undefined : output.slice(start + word.length, end);
}

/** How a board answers a request for raw paste. "more": the answer is not complete yet. */
export type PasteAnswer =
  | {
    readonly kind: "granted";
    readonly window: number;
    /** Characters up to the end of the answer. */
    readonly length: number;
  }
  | { readonly kind: "refused" | "unknown" | "more" };

/** A timer or a thread of the board's program may have printed something before it. */
export function readPasteAnswer(text: string): PasteAnswer {
  const granted = text.indexOf("R\x01");
  if (granted >= 0) {
    const length = granted + 4;
    if (text.length < length) return { kind: "more" };
    const window = text.charCodeAt(granted + 2) | text.charCodeAt(granted + 3) << 8;
    return { kind: "granted", window, length };
  }
  const refused = text.indexOf("R\x00");
  if (refused >= 0) return { kind: text.length < refused + 3 ? "more" : "refused" };
  if (text.endsWith(RAW_GREETING)) return { kind: "unknown" };
  return { kind: "more" };
}

/** Number of the error in the last line of a traceback, such as 28; undefined if there is none. */
export function errnoOf(trace: string): number | undefined {
  const match = /OSError: (?:\[Errno )?(\d{1,4})\b/.exec(lastLine(trace));
  return match === null ? undefined : Number(match[1]);
}

/** The last line that is not empty, without unprintable ends. */
export function lastLine(text: string): string {
  return text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? "";
}
