/** One step of a reset script that is written as a list. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import type { ResetStep } from "../reset/script.ts";
import { withoutUndefined } from "../without_undefined.ts";

export function parseBit(text: string): ParseResult<boolean> {
  return text === "0" || text === "1" ? { value: text === "1" } : { error: { expected: "0 or 1" } };
}

interface WrittenStep {
  readonly dtr?: boolean | undefined;
  readonly rts?: boolean | undefined;
  readonly wait?: number | undefined;
}

/** Lines in one step change at the same time; a wait is a separate step. */
export function parseStep({ dtr, rts, wait }: WrittenStep): ParseResult<ResetStep> {
  const set = withoutUndefined({ dtr, rts });
  const setsLines = Object.keys(set).length > 0;
  if (setsLines && wait === undefined) return { value: { set } };
  if (!setsLines && wait !== undefined) return { value: { wait } };
  const found = setsLines ? "lines and a wait in one step" : "an empty step";
  return { error: { found, expected: "dtr and rts, or wait" } };
}
