/**
 * Reads untrusted JSON: each accessor checks the kind of a value, and refuses a wrong one with its place. Pure; no I/O.
 */
import { UsageError } from "../errors.ts";
import { printable, quote } from "../text.ts";

/** Far more than any of these files needs. */
export const MAX_JSON_BYTES = 1024 * 1024;
const MAX_ENTRIES = 1000;

/** A value and its place: `"manifest.json": builds[0].parts`. */
export interface Json {
  readonly value: unknown;
  readonly place: string;
}

/** Throws UsageError, with the `hint`, if `bytes` is not JSON. */
export function parseJson(bytes: Uint8Array, path: string, options: { readonly hint?: string } = {}): Json {
  const place = quote(path);
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), place };
  } catch (error) {
    // SyntaxError from the parser, TypeError from the decoder, RangeError if the parser's recursion overflows.
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) {
      throw error;
    }
    throw new UsageError(`Cannot read ${place}: it is not valid JSON`, { ...options, cause: error });
  }
}

/** The value of a key; undefined if the key is missing. */
export function member({ value, place }: Json, key: string): Json {
  const inside = typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.hasOwn(value, key);
  return {
    value: inside ? (value as Readonly<Record<string, unknown>>)[key] : undefined,
    place: step(place, key),
  };
}

/** The text. Throws UsageError if the value is missing or of another kind. */
export function textOf({ value, place }: Json): string {
  if (typeof value === "string") return value;
  throw wrongValue({ value, place }, "text");
}

export function itemsOf({ value, place }: Json): Json[] {
  if (!Array.isArray(value)) throw wrongValue({ value, place }, "a list");
  if (value.length > MAX_ENTRIES) throw wrongValue({ value, place }, `at most ${MAX_ENTRIES} entries`);
  return value.map((item, i) => ({ value: item, place: `${place}[${i}]` }));
}

export function entriesOf({ value, place }: Json): (readonly [key: string, value: Json])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongValue({ value, place }, "a mapping");
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_ENTRIES) throw wrongValue({ value, place }, `at most ${MAX_ENTRIES} entries`);
  return entries.map(([key, one]) => [key, { value: one, place: step(place, key) }]);
}

/** Text, a number or a boolean, as text; undefined if the value is missing. */
export function scalarOf({ value, place }: Json): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw wrongValue({ value, place }, "text or a number");
}

function step(place: string, key: string): string {
  const name = /^\w+$/.test(key) ? key : quote(key);
  return place.endsWith('"') ? `${place}: ${name}` : `${place}.${name}`;
}

export function wrongValue({ value, place }: Json, expected: string): UsageError {
  return new UsageError(`${place}: found ${describeValue(value)}, expected ${expected}`);
}

function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return quote(value);
  return typeof value === "object" && value !== null ? "a mapping" : printable(String(value));
}
