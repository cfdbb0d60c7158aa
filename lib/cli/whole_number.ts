/** A flag whose value is a number of things. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";
import type { Call } from "./command.ts";

/** From 1 to `max`, which has at most six digits; undefined without the flag. Throws UsageError. */
export function wholeNumber({ text }: Pick<Call, "text">, name: string, max: number): number | undefined {
  const given = text(name);
  if (given === undefined) return undefined;
  const number = /^[0-9]{1,6}$/.test(given) ? Number(given) : 0;
  if (number > 0 && number <= max) return number;
  throw new UsageError(`--${name}: found ${quote(given)}, expected a number from 1 to ${max}`);
}
