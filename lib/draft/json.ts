/** JSON from outside: each value is asked for by its kind, and a wrong one is refused with its place. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { printable, quote } from "../text.ts";

/** Far more than any of these files has. */
export const MAX_JSON_BYTES = 1024 * 1024;
const MAX_ENTRIES = 1000;

/** A value and where it stands: `"manifest.json": builds[0].parts`. */
export interface Json {
  readonly value: unknown;
  readonly place: string;
}

/** Throws UsageError, with the `hint`, for what is no JSON. */
export function parseJson(bytes: Uint8Array, path: string, options: { readonly hint?: string } = {}): Json {
  const place = quote(path);
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), place };
  } catch (error) {
    // SyntaxError of the parser, TypeError of the decoder; the parser's recursion ends in a RangeError.
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) {
      throw error;
    }
    throw new UsageError(`${place}: found something else, expected JSON`, { ...options, cause: error });
  }
}

/** The value of a key; `value` is undefined where there is none. */
export function member({ value, place }: Json, key: string): Json {
  const inside = typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.hasOwn(value, key);
  return {
    value: inside ? (value as Readonly<Record<string, unknown>>)[key] : undefined,
    place: step(place, key),
  };
}

/** Throws UsageError if there is none, or it is something else. */
export function textOf({ value, place }: Json): string {
  if (typeof value === "string") return value;
  throw wrong({ value, place }, "a text");
}

export function itemsOf({ value, place }: Json): Json[] {
  if (!Array.isArray(value)) throw wrong({ value, place }, "a list");
  if (value.length > MAX_ENTRIES) throw wrong({ value, place }, `at most ${MAX_ENTRIES} entries`);
  return value.map((item, i) => ({ value: item, place: `${place}[${i}]` }));
}

export function entriesOf({ value, place }: Json): (readonly [key: string, value: Json])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong({ value, place }, "a mapping");
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_ENTRIES) throw wrong({ value, place }, `at most ${MAX_ENTRIES} entries`);
  return entries.map(([key, one]) => [key, { value: one, place: step(place, key) }]);
}

/** A text or a number, as text; undefined if there is none. */
export function scalarOf({ value, place }: Json): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw wrong({ value, place }, "a text or a number");
}

function step(place: string, key: string): string {
  const name = /^\w+$/.test(key) ? key : quote(key);
  return place.endsWith('"') ? `${place}: ${name}` : `${place}.${name}`;
}

export function wrong({ value, place }: Json, expected: string): UsageError {
  return new UsageError(`${place}: found ${described(value)}, expected ${expected}`);
}

function described(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return quote(value);
  return typeof value === "object" && value !== null ? "a mapping" : printable(String(value));
}
