/** Words of a command line that a person can copy. Pure; no I/O. */
import { printable } from "../text.ts";

/** `word` as it is typed in a shell, in quotes where it needs them. */
export function shellWord(word: string): string {
  return /^[\p{L}\p{N}\w./:=@%+,~-]+$/u.test(word) ? word : `"${printable(word)}"`;
}
