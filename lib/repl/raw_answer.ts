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
  | { readonly kind: "granted"; readonly window: number; readonly rest: string }
  | { readonly kind: "refused" | "unknown" | "more" };

export function readPasteAnswer(text: string): PasteAnswer {
  if (text.startsWith("R\x01")) {
    if (text.length < 4) return { kind: "more" };
    const window = text.charCodeAt(2) | text.charCodeAt(3) << 8;
    return { kind: "granted", window, rest: text.slice(4) };
  }
  if (text.startsWith("R\x00")) return { kind: text.length < 3 ? "more" : "refused" };
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
