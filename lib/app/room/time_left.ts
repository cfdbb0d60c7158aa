/** How long a room still takes. Pure; no I/O. */
import { shareDone } from "./activity.ts";
import type { Room, Unit } from "./room.ts";
import { isRunning } from "./turn.ts";

/** A smaller share of the work predicts nothing: connecting takes longer on some boards. */
const MIN_SHARE = 0.05;

/**
 * Milliseconds until the last board of the room ends, if all go on as they do. Undefined if that cannot be told: no board
 * has done enough yet, one waits for a person, or one takes longer than the others.
 */
export function timeLeft({ units, options: { jobs } }: Room, now: number): number | undefined {
  const running = units.filter(isRunning);
  const waiting = units.filter(({ state }) => state.kind === "waiting").length;
  const wholes = units.flatMap((unit) => wholeOf(unit, now) ?? []).sort((a, b) => a - b);
  const whole = wholes[wholes.length >> 1];
  if (whole === undefined || running.some(waitsForPerson)) return undefined;
  const lefts = running.map((unit) => Math.max(0, (wholeOf(unit, now) ?? whole) - elapsed(unit, now)));
  const places = Math.max(1, Math.min(jobs, running.length));
  const left = Math.max(0, ...lefts) + Math.ceil(waiting / places) * whole;
  return left === 0 ? undefined : left;
}

function waitsForPerson({ activity }: Unit): boolean {
  return activity.kind === "hands" || activity.kind === "blocked";
}

/** The time that the work on this board takes in all, ms. */
function wholeOf(unit: Unit, now: number): number | undefined {
  const { state, progress } = unit;
  if (state.kind === "ended") {
    const isWhole = state.verdict.kind === "passed" || state.verdict.kind === "written";
    return isWhole ? state.ms : undefined;
  }
  const share = shareDone(progress);
  return isRunning(unit) && share >= MIN_SHARE ? elapsed(unit, now) / share : undefined;
}

function elapsed({ state }: Unit, now: number): number {
  return "since" in state ? Math.max(0, now - state.since) : 0;
}
