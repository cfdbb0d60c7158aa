/** Kinds of fields of a profile: text, a number, one of some names. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { orList } from "../text.ts";
import { parseNumber } from "./number.ts";
import { withSuggestion } from "./suggest_value.ts";

export interface Field<T> {
  /** Completes "expected …" if the value is missing or not a single value. */
  readonly expected: string;
  readonly parse: (text: string) => ParseResult<T>;
  /** One sentence, which editors show. */
  readonly description: string;
  /** JSON Schema keywords that tell editors what `parse` accepts. */
  readonly editor: Readonly<Record<string, unknown>>;
}

export type About = Pick<Field<unknown>, "description" | "editor">;

export function text<T>(expected: string, parse: (text: string) => ParseResult<T>, about: About): Field<T> {
  return { expected, parse, ...about };
}

export interface NumericRule {
  readonly min: number;
  readonly max: number;
  readonly words: string;
  readonly range?: string;
  readonly bytes: boolean;
}

export function numeric({ min, max, words, range, bytes }: NumericRule, about: About): Field<number> {
  const rule = { min, max, bytes, expected: words, range: range ?? words };
  const editor = { type: "integer", minimum: min, maximum: max, ...about.editor };
  return {
    expected: words,
    parse: (text) => parseNumber(text, rule),
    description: about.description,
    editor,
  };
}

/** The given field, or "auto". */
export function orAuto({ parse, editor, ...about }: Field<number>): Field<number | "auto"> {
  return {
    ...about,
    parse: (text) => text === "auto" ? { value: text } : parse(text),
    // Each of these keywords applies only to its own type.
    editor: { ...editor, type: ["integer", "string"], pattern: "^auto$" },
  };
}

/** One of `options`, exactly. */
export function exact<const T extends string>(options: readonly T[], about: About): Field<T> {
  const expected = orList(options);
  const parse = (text: string): ParseResult<T> => {
    const value = options.find((option) => option === text);
    return value === undefined ? { error: withSuggestion(text, { options, expected }) } : { value };
  };
  return { expected, parse, description: about.description, editor: { enum: options, ...about.editor } };
}

/** A YAML 1.2 boolean: true or false. */
export function yesOrNo(about: About): Field<boolean> {
  const expected = "true or false";
  const parse = (text: string): ParseResult<boolean> =>
    text === "true" || text === "false" ? { value: text === "true" } : { error: { expected } };
  return { expected, parse, description: about.description, editor: { type: "boolean", ...about.editor } };
}

/** One of `options`, ignoring case, spaces, hyphens and underscores: ESP32-S3 is esp32s3. */
export function named<const T extends string>(
  options: readonly T[],
  about: About,
  summaries?: Readonly<Record<string, string>>,
): Field<T> {
  const canonical = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");
  const expected = orList(options);
  const parse = (text: string): ParseResult<T> => {
    const value = options.find((option) => canonical(option) === canonical(text));
    if (value !== undefined) return { value };
    return { error: withSuggestion(text, { options, expected, about: summaries }) };
  };
  return { expected, parse, description: about.description, editor: { enum: options, ...about.editor } };
}
