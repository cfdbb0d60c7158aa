/** Text from outside, made fit for a message. Pure; no I/O. */

/** Longest piece of foreign text in a message, in characters: what still fits one line with the rest. */
const QUOTE_MAX = 60;

/**
 * What must not reach a terminal as it is: control characters (C0, C1: escape sequences begin with one),
 * format characters (bidi overrides, zero width), line and paragraph separators, half surrogate pairs; and letters that
 * are not drawn (Hangul fillers, variation selectors), with which two names look alike.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `text` with every character that could steer a terminal or hide written out, e.g. `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => SHORT[char] ?? `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** A name that a device chose for itself, without what could steer a terminal, and without space at its ends. */
export function stripUnprintable(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, "").trim();
}

/** `text` in double quotes, printable, cut with an ellipsis after `max` characters. */
export function quote(text: string, max = QUOTE_MAX): string {
  // A character is at most two code units, so a long text need not be taken apart as a whole.
  const chars = Array.from(text.slice(0, 2 * max + 2));
  const shown = chars.length > max ? chars.slice(0, max).join("") + "…" : text;
  return `"${printable(shown)}"`;
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

/**
 * Compares names as a person sorts them: ttyUSB9 before ttyUSB10. `Intl.Collator` can do that as well, and takes 15 ms to
 * be made.
 */
export function naturalOrder(a: string, b: string): number {
  const [before, after] = [piecesOf(a), piecesOf(b)];
  for (let n = 0; n < Math.min(before.length, after.length); n++) {
    const order = comparePieces(before[n]!, after[n]!);
    if (order !== 0) return order;
  }
  return before.length - after.length;
}

function piecesOf(name: string): readonly string[] {
  return name.match(/[0-9]+|[^0-9]+/g) ?? [];
}

function comparePieces(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);
}
