/** Quotes words of command lines for a person to copy. Pure; no I/O. */
import { printable } from "../text.ts";

interface Shells {
  /** Words that need no quotes. */
  readonly bare: RegExp;
  /** Words that double quotes protect. */
  readonly quotable: RegExp;
}

/** No leading hyphen, which begins a flag; no leading `~`, a home folder; no leading `@`, which PowerShell expands. */
const BEGIN = String.raw`^(?!-)`;
const POSIX: Shells = {
  bare: new RegExp(String.raw`${BEGIN}(?![~@])[\p{L}\p{N}_./:=@+,~-]+$`, "u"),
  // Without $, `, !, %, " and backslash, so that it works in cmd and PowerShell, too.
  quotable: new RegExp(String.raw`${BEGIN}[\p{L}\p{N}_./:=@+,~ ()[\]{}&;#'*?<>|^-]+$`, "u"),
};
const WINDOWS: Shells = {
  // In PowerShell, a comma makes a list.
  bare: new RegExp(String.raw`${BEGIN}(?![~@])[\p{L}\p{N}_./\\:=@+~-]+$`, "u"),
  // A backslash at the end would escape the closing quote.
  quotable: new RegExp(String.raw`${BEGIN}(?!.*\\$)[\p{L}\p{N}_./\\:=@+,~ ()[\]{}&;#'*?<>|^-]+$`, "u"),
};

/**
 * `word` as typed in a shell of the system `os` (as Deno names it), quoted if necessary. Returns `FILE` for a name that
 * a shell could interpret, such as `$(reboot).bin`, or that looks different from what it is: such a name must not get
 * into a person's clipboard.
 */
export function shellWord(word: string, os?: string): string {
  const { bare, quotable } = os === "windows" ? WINDOWS : POSIX;
  if (printable(word) !== word) return "FILE";
  if (bare.test(word)) return word;
  return quotable.test(word) ? `"${word}"` : "FILE";
}
