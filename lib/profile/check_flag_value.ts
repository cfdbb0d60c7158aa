/** Parses values from outside a profile as if they were in one. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { describeParseError } from "../parse_result.ts";
import { quote } from "../text.ts";
import type { Field } from "./field.ts";

/** The value of `text`. Throws UsageError, which begins with `place`: `--file: found "x", expected …`. */
export function checkFlagValue<T>(field: Pick<Field<T>, "parse">, text: string, place: string): T {
  const result = field.parse(text);
  if ("value" in result) return result.value;
  const { hint } = result.error;
  const message = `${place}: ${describeParseError(result.error, quote(text))}`;
  throw new UsageError(message, hint === undefined ? {} : { hint });
}
