/** A value that is not in a profile, judged as if it were. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";
import type { Field } from "./fields.ts";

/** What `text` stands for. Throws UsageError, which begins with `place`: `--file: found "x", expected …`. */
export function judged<T>(field: Pick<Field<T>, "read">, text: string, place: string): T {
  const result = field.read(text);
  if ("value" in result) return result.value;
  const { found, expected, hint } = result.error;
  throw new UsageError(
    `${place}: found ${found ?? quote(text)}, expected ${expected}`,
    hint === undefined ? {} : { hint },
  );
}
