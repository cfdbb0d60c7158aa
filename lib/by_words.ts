/** Finds what a person means by a few words of a name or of its description: "D1 mini" is wemos_d1_mini. Pure; no I/O. */

import { suggest } from "./suggest.ts";

/** A shorter word is one letter away from too many others. */
const SHORTEST_MISSPELT = 3;

/** A name, and a few words about it. */
export interface Described {
  readonly value: string;
  /** "" if there are none. */
  readonly about: string;
}

/**
 * The choices that the words may mean: "D1 mini" or "wemos" for wemos_d1_mini. Words begin words of the value or of its
 * description, and spaces between them do not matter. A single value that has all of them takes precedence over
 * descriptions.
 */
export function choicesByWords<T extends Described>(text: string, choices: readonly T[]): readonly T[] {
  const asked = wordsOf(text);
  if (asked.length === 0) return [];
  const has = (text: string) => {
    const words = wordsOf(text);
    return asked.every((word) => words.some((other) => other.startsWith(word))) ||
      words.some((_, at) => words.slice(at).join("").startsWith(asked.join("")));
  };
  const named = choices.filter(({ value }) => has(value));
  return named.length === 1 ? named : choices.filter(({ value, about }) => has(`${value} ${about}`));
}

/** The same after each misspelt word is replaced: "d1 mni" means "d1 mini". */
export function choicesByMisspeltWords<T extends Described>(
  text: string,
  choices: readonly T[],
): readonly T[] {
  const mended = mendedWords(text, choices);
  return mended === undefined ? [] : choicesByWords(mended, choices);
}

/**
 * The words, with each misspelt one replaced by the nearest word of a choice. Undefined for a single word, which is
 * near to some word of a description all too often.
 */
export function mendedWords(text: string, choices: readonly Described[]): string | undefined {
  const asked = wordsOf(text);
  if (asked.length < 2) return undefined;
  const known = choices.flatMap(({ value, about }) => wordsOf(`${value} ${about}`));
  return asked.map((word) => {
    if (word.length < SHORTEST_MISSPELT || known.some((other) => other.startsWith(word))) return word;
    return suggest(word, known) ?? word;
  }).join(" ");
}

/** Its words in lower case, without what separates them. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
