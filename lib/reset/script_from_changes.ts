/** Makes a reset script from recorded line changes. Pure; no I/O. */
import type { ResetScript } from "./script.ts";

/** The levels of both lines from `time` on, in milliseconds. */
export interface TimedLines {
  readonly time: number;
  readonly dtr: boolean;
  readonly rts: boolean;
}

/** The script that makes the same changes at the same times, rounded to microseconds. */
export function scriptFromChanges(changes: readonly TimedLines[]): ResetScript {
  return changes.flatMap(({ time, dtr, rts }, n) => {
    const wait = time - (changes[n - 1]?.time ?? 0);
    return [...(wait > 0 ? [{ wait: Math.round(wait * 1000) / 1000 }] : []), { set: { dtr, rts } }];
  });
}
