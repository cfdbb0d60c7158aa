/** Suggests the known word nearest to a mistyped one ("Did you mean"). Pure; no I/O. */
import { closestString as untyped } from "@std/text/closest-string";

// The package has no types; these follow its documentation.
const closestString: (
  word: string,
  options: readonly string[],
  settings: { compareFn: (a: string, b: string) => number },
) => string = untyped;

/** All names in flasher are much shorter. The time grows with the square of the length. */
const LONGEST_WORD = 64;

/**
 * The one of `options` that `word` may be a typo of: at most one edit for three letters, ignoring case. Undefined if
 * none is that near.
 */
export function suggest(word: string, options: readonly string[]): string | undefined {
  if (options.length === 0 || word === "" || word.length > LONGEST_WORD) return undefined;
  const nearest = closestString(word, options, { compareFn: typingDistance });
  const edits = typingDistance(word.toLowerCase(), nearest.toLowerCase());
  return edits <= Math.max(1, Math.floor(word.length / 3)) ? nearest : undefined;
}

/**
 * The number of edits from `a` to `b`: insertions, deletions, replacements and swaps of adjacent letters (optimal string
 * alignment). The package's own measure counts a swap, the most common typo, as two edits.
 */
function typingDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
        ? beforeLast[j - 2]! + 1
        : Infinity;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
