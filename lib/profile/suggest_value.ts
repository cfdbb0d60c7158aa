/** The hint for a value that is none of those allowed: the one that is probably meant. Pure; no I/O. */
import { choicesByMisspeltWords, choicesByWords } from "../by_words.ts";
import type { ParseError, ParseResult } from "../parse_result.ts";
import { suggest } from "../suggest.ts";
import { orList, quote } from "../text.ts";

/** More names than these help less than the whole list, which the message has. */
const MAX_SUGGESTED = 3;
/** Longer text is no name: it would cost time to compare. */
const LONGEST_NAME = 64;

export interface Allowed {
  readonly options: readonly string[];
  readonly expected: string;
  /** What each option is. Absent: its name says all. */
  readonly about?: Readonly<Record<string, string>> | undefined;
}

/** The error for `text`, which is none of the options. */
export function withSuggestion(text: string, { options, expected, about }: Allowed): ParseError {
  // People write "40MHz", which is too far from "40m" to pass for a typo.
  const near = suggest(text, options) ?? suggest(text.replace(/hz$/i, ""), options);
  const meant = near !== undefined ? [near] : about === undefined ? [] : byWords(text, { options, about });
  if (meant.length === 0 || meant.length > MAX_SUGGESTED) return { expected };
  return { expected, hint: `${quote(text)}: did you mean ${orList(meant.map((one) => `"${one}"`))}?` };
}

function byWords(text: string, { options, about }: Required<Pick<Allowed, "options" | "about">>): string[] {
  if (text.length > LONGEST_NAME) return [];
  const choices = options.map((value) => ({ value, about: about?.[value] ?? "" }));
  const meant = choicesByWords(text, choices);
  return (meant.length > 0 ? meant : choicesByMisspeltWords(text, choices)).map(({ value }) => value);
}

interface Parser<T> {
  readonly parse: (text: string) => ParseResult<T>;
}

/** `program`, whose refusal of a text that is not a typo says how to expect that text from the board. */
export function orText<T, F extends Parser<T>>(program: F & Parser<T>, text: Parser<string>): F {
  return {
    ...program,
    parse(value: string): ParseResult<T> {
      const result = program.parse(value);
      if (!("error" in result) || result.error.hint !== undefined || "error" in text.parse(value)) {
        return result;
      }
      return { error: { ...result.error, hint: `For a text, write expect: { text: ${quote(value)} }` } };
    },
  };
}
