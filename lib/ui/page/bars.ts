/** The bar of each unit. It never falls, and shows the time left. Pure; no I/O. */
import { shareDone } from "../../app/room/activity.ts";
import type { PageUnit } from "../state.ts";

export interface Bar {
  readonly attempt: number;
  /** The largest share of the work that was seen, 0 to 1. */
  readonly share: number;
  /** When the first byte was written, ms since 1970, and the share at that time. Absent before that. */
  readonly since?: number;
  readonly from?: number;
}

/** By the number of the unit. */
export type Bars = Readonly<Record<number, Bar>>;

/** A shorter time predicts nothing. */
const MIN_MS = 2000;
const MIN_SHARE = 0.02;

/** The bars after the units have changed. Bars of units that are no longer known are dropped. */
export function barsAfter(bars: Bars, units: readonly PageUnit[], now: number): Bars {
  return Object.fromEntries(units.map((unit) => [unit.id, barAfter(bars[unit.id], unit, now)]));
}

function barAfter(before: Bar | undefined, unit: PageUnit, now: number): Bar {
  const known = before?.attempt === unit.attempt ? before : undefined;
  // After a failure of the link, flasher counts again from the beginning of a file.
  const share = Math.max(known?.share ?? 0, shareDone(unit.progress));
  const bar = { ...known, attempt: unit.attempt, share };
  const isFirstByte = bar.since === undefined && unit.activity.kind === "writing";
  return isFirstByte ? { ...bar, since: now, from: share } : bar;
}

/** Milliseconds until the end, at the present speed. Undefined: too early to tell. */
export function timeLeft(bar: Bar | undefined, now: number): number | undefined {
  if (bar?.since === undefined || bar.from === undefined) return undefined;
  const [elapsed, done] = [now - bar.since, bar.share - bar.from];
  if (elapsed < MIN_MS || done < MIN_SHARE || bar.share >= 1) return undefined;
  return elapsed * (1 - bar.share) / done;
}
