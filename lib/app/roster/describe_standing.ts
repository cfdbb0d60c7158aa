/** What a roster says about a board, as text. Pure; no I/O. */
import type { Standing } from "./standing.ts";

/** The standing after a check by the chip. "equal": it holds what the roster says. */
export type Checked = "equal" | "differs" | "not-yet";

/** For the row of a board. Undefined: nothing is known of it. No word here says "passed": that needs a proof of today. */
export function describeStanding(standing: Standing, checked: Checked, now: Date): string | undefined {
  if (standing.kind === "new") return undefined;
  const { number, time } = standing;
  const done = `done ${timeOfDay(time, now)}`;
  switch (standing.kind) {
    case "known":
      switch (checked) {
        case "equal":
          return `already ${done}, board ${number}`;
        case "differs":
          return `was ${done}, is different now, left alone; --again writes it`;
        case "not-yet":
          return `${done}, board ${number}; checking`;
      }
      break;
    case "not-checked":
      return `${done}, board ${number}, not checked now`;
    case "other-content":
      return `board ${number}, ${done} with other firmware`;
    case "unproven":
      return `board ${number}, written ${timeOfDay(time, now)} without a check`;
    case "unfinished":
      return `board ${number}, unfinished since ${timeOfDay(time, now)}`;
  }
}

/** `10:42` today, `2026-05-04 10:42` on another day; local time. */
export function timeOfDay(time: number, now: Date): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === now.toDateString()) return clock;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`;
}
