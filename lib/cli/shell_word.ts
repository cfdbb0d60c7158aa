/** Words of a command line that a person can copy. Pure; no I/O. */

/** Needs no quotes in any shell. */
const BARE = /^[\p{L}\p{N}_./:=@+,~-]+$/u;
/** Stays itself between double quotes, in a POSIX shell, PowerShell and cmd: no $, `, !, %, " or \. */
const QUOTABLE = /^[\p{L}\p{N}_./:=@+,~ ()[\]{}&;#'*?<>|^-]+$/u;

/**
 * `word` as it is typed in a shell, in quotes where it needs them. A name that a shell could take for more than a name,
 * such as `$(reboot).bin`, is not put into somebody's clipboard: `FILE` stands for it.
 */
export function shellWord(word: string): string {
  if (BARE.test(word)) return word;
  return QUOTABLE.test(word) ? `"${word}"` : "FILE";
}
