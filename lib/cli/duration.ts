/** `90s`, `2m`, `500ms`. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** Milliseconds. Throws UsageError, naming `flag`. */
export function parseDuration(text: string, flag: string): number {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m)$/.exec(text);
  if (match !== null) return Number(match[1]) * UNITS[match[2]!]!;
  throw new UsageError(`--${flag}: found ${quote(text)}, expected a time with its unit such as 90s`, {
    ...(/^\d+$/.test(text) ? { hint: `For ${text} seconds write ${text}s.` } : {}),
  });
}
