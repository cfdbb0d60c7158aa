/** Makes text from outside safe for messages. Pure; no I/O. */

/** The longest quotation in a message, in characters: the whole message should still fit on one line. */
const QUOTE_MAX = 60;

/**
 * Characters that must not reach a terminal unchanged: control characters (C0, C1: escape sequences begin with one),
 * format characters (bidi overrides, zero width), line and paragraph separators, lone surrogates, and invisible letters
 * (Hangul fillers, variation selectors), which make different names look alike.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `text` with escapes such as `\u{1b}` for characters that control a terminal or are invisible. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => SHORT[char] ?? `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** A device's own name without unprintable characters, and without white space at its ends. */
export function stripUnprintable(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, "").trim();
}

/** `text` in double quotes, printable, truncated with an ellipsis after `max` characters. */
export function quote(text: string, max = QUOTE_MAX): string {
  // A character has at most two code units, so the rest of a long text need not be split.
  const chars = Array.from(text.slice(0, 2 * max + 2));
  const shown = chars.length > max ? chars.slice(0, max).join("") + "…" : text;
  return `"${printable(shown)}"`;
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  return listWith("or", words);
}

/** `a, b and c`. */
export function andList(words: readonly string[]): string {
  return listWith("and", words);
}

function listWith(conjunction: string, words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/**
 * Compares names in natural order: ttyUSB9 before ttyUSB10. `Intl.Collator` can do this, too, but takes 15 ms to
 * construct.
 */
export function naturalOrder(a: string, b: string): number {
  const [before, after] = [splitNumbers(a), splitNumbers(b)];
  for (let n = 0; n < Math.min(before.length, after.length); n++) {
    const order = comparePart(before[n]!, after[n]!);
    if (order !== 0) return order;
  }
  return before.length - after.length;
}

function splitNumbers(name: string): readonly string[] {
  return name.match(/[0-9]+|[^0-9]+/g) ?? [];
}

function comparePart(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The day of a date in UTC: `2026-11-28`. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
