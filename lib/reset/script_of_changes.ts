/** A reset script out of what was seen on the lines. Pure; no I/O. */
import type { ResetScript } from "./script.ts";

/** Both lines as they are from `time` on, in milliseconds. */
export interface LinesAt {
  readonly time: number;
  readonly dtr: boolean;
  readonly rts: boolean;
}

/** The script that makes the same changes at the same times, to a microsecond. */
export function scriptOfChanges(changes: readonly LinesAt[]): ResetScript {
  return changes.flatMap(({ time, dtr, rts }, n) => {
    const wait = time - (changes[n - 1]?.time ?? 0);
    return [...(wait > 0 ? [{ wait: Math.round(wait * 1000) / 1000 }] : []), { set: { dtr, rts } }];
  });
}
