/** How DTR and RTS changed, as text. Pure; no I/O. */
import type { LineChange } from "../simulator/mod.ts";

/** One line a change: `100 ms  DTR 1  RTS 0`. */
export function lineChanges(changes: readonly LineChange[]): string[] {
  return changes.map(({ time, dtr, rts }) =>
    `${String(Math.round(time)).padStart(6)} ms  DTR ${Number(dtr)}  RTS ${Number(rts)}`
  );
}
