/** Finds what a person means by a few words of a name or of its description: "D1 mini" is wemos_d1_mini. Pure; no I/O. */

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

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
