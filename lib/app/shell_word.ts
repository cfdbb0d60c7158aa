/** Words of a command line that a person can copy. Pure; no I/O. */
import { printable } from "../text.ts";

interface Shells {
  /** Needs no quotes. */
  readonly bare: RegExp;
  /** Stays itself between double quotes. */
  readonly quotable: RegExp;
}

/** No hyphen first, which begins a flag; no `~`, which is somebody's home; no `@`, which PowerShell takes apart. */
const BEGIN = String.raw`^(?!-)`;
const POSIX: Shells = {
  bare: new RegExp(String.raw`${BEGIN}(?![~@])[\p{L}\p{N}_./:=@+,~-]+$`, "u"),
  // None of $, `, !, % and ", so that it holds in cmd and PowerShell, too; and no backslash.
  quotable: new RegExp(String.raw`${BEGIN}[\p{L}\p{N}_./:=@+,~ ()[\]{}&;#'*?<>|^-]+$`, "u"),
};
const WINDOWS: Shells = {
  // A comma makes a list in PowerShell.
  bare: new RegExp(String.raw`${BEGIN}(?![~@])[\p{L}\p{N}_./\\:=@+~-]+$`, "u"),
  // A backslash at the end would keep the quote from ending.
  quotable: new RegExp(String.raw`${BEGIN}(?!.*\\$)[\p{L}\p{N}_./\\:=@+,~ ()[\]{}&;#'*?<>|^-]+$`, "u"),
};

/**
 * `word` as it is typed in a shell of the system `os` (as Deno names it), in quotes where it needs them. A name that a
 * shell could take for more than a name, such as `$(reboot).bin`, or that nobody sees as it is, is not put into
 * somebody's clipboard: `FILE` stands for it.
 */
export function shellWord(word: string, os?: string): string {
  const { bare, quotable } = os === "windows" ? WINDOWS : POSIX;
  if (printable(word) !== word) return "FILE";
  if (bare.test(word)) return word;
  return quotable.test(word) ? `"${word}"` : "FILE";
}
