/** Names as files and devices say them, made harmless to look at. Pure; no I/O. */
import { printable } from "../../text.ts";

/** The longest name that is shown whole, in characters. */
const LONGEST = 40;

/**
 * `name` with visible escapes for characters that turn or hide text, and cut in the middle: both ends tell names apart.
 * `longest`: characters, at least 3.
 */
export function shortName(name: string, longest = LONGEST): string {
  // The part that is cut needs no escaping: a name may have any length.
  const ends = name.length > 4 * longest ? `${name.slice(0, 2 * longest)}${name.slice(-2 * longest)}` : name;
  const chars = Array.from(printable(ends));
  if (chars.length <= longest && ends === name) return chars.join("");
  const head = Math.ceil((longest - 1) / 2);
  return `${chars.slice(0, head).join("")}…${chars.slice(chars.length - (longest - 1 - head)).join("")}`;
}

/** A program as people call it: a profile without its folder and the ending of its file. */
export function programName(name: string): string {
  return shortName(name.replace(/^.*[\\/](?=.*\.ya?ml$)/i, "").replace(/\.ya?ml$/i, ""));
}

/** The longest text of flasher or a board that is shown whole, in characters. */
const LONGEST_TEXT = 1200;

/** `text` with its lines, harmless to look at, and without an end that nobody reads. */
export function shortText(text: string): string {
  const head = text.slice(0, LONGEST_TEXT);
  const shown = head.split("\n").map(printable).join("\n");
  return head === text ? shown : `${shown}…`;
}

/** The longest line of a board that is shown whole, in characters. */
const LONGEST_LINE = 300;

/** What a board says: lines that are harmless to look at, none of them without an end. */
export function shortLines(lines: readonly string[]): string {
  return lines.map((line) => shortName(line, LONGEST_LINE)).join("\n");
}
