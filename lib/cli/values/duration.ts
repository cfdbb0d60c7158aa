/** Parses durations: `90s`, `2m`, `500ms`. Pure; no I/O. */
import { UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

const UNITS_HINT = "The units are ms, s and m, as in 500ms, 90s and 2m.";

/** Milliseconds, at least `min`. Throws UsageError, naming `flag`. */
export function parseDuration(text: string, { flag, min = 0 }: { flag: string; min?: number }): number {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m)$/.exec(text);
  if (match === null) {
    const seconds = Number(text) * 1_000 >= min && /^\d+$/.test(text);
    throw new UsageError(`--${flag}: found ${quote(text)}, expected a time with a unit, such as 90s`, {
      hint: seconds ? `${quote(text)}: did you mean "${text}s"?` : UNITS_HINT,
    });
  }
  const ms = Number(match[1]) * UNITS[match[2]!]!;
  if (ms >= min) return ms;
  throw new UsageError(`--${flag}: found ${quote(text)}, expected at least ${min}ms`, { hint: UNITS_HINT });
}
