/** What a reader answers that judges one text: the value, or why not. Types only. */

/** Why a text was refused; read aloud it is "`where`: found `found`, expected `expected`". */
export interface ParseError {
  /** Completes "expected …". */
  readonly expected: string;
  /** Completes "found …"; without it, what was found is the whole text. */
  readonly found?: string;
  /** Where inside the text, e.g. "character 8". */
  readonly where?: string;
  /** What to do next: whole sentences, one a line. */
  readonly hint?: string;
}

export type ParseResult<T> = { readonly value: T } | { readonly error: ParseError };
