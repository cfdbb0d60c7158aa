/** The result of parsing one text: its value, or what is wrong with it. Pure; no I/O. */

/** Why a text was refused, shown as "`where`: found `found`, expected `expected`". */
export interface ParseError {
  /** Completes "expected …". */
  readonly expected: string;
  /** Completes "found …"; default: the whole text. */
  readonly found?: string;
  /** Position inside the text, such as "character 8". */
  readonly where?: string;
  /** What to do next: whole sentences, one per line. */
  readonly hint?: string;
}

export type ParseResult<T> = { readonly value: T } | { readonly error: ParseError };

/** `character 8: found "x", expected …`. `whole` names all of the text, usually in quotes. */
export function describeParseError({ where, found, expected }: ParseError, whole: string): string {
  return `${where === undefined ? "" : `${where}: `}found ${found ?? whole}, expected ${expected}`;
}
