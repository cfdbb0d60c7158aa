/** What a roster says about a board, as text: the same words in every row, line and table. Pure; no I/O. */
import type { Standing } from "./standing.ts";

/** What the chip of a board that passed before has shown: it holds the same content, or another one. */
export type Checked = "equal" | "differs";

const CHECKED: Readonly<Record<Checked, string>> = {
  equal: "unchanged",
  differs: "holds something else now, left alone",
};

/** Of a board that was written to, before any check. No word here says "passed": that needs a proof of today. */
export function describeStanding(standing: Exclude<Standing, { readonly kind: "new" }>, now: Date): string {
  const time = timeOfDay(standing.time, now);
  switch (standing.kind) {
    case "known":
      return `done ${time}`;
    case "not-checked":
      return `done ${time}, not checked now`;
    case "other-content":
      return `done ${time} with other firmware or files`;
    case "unproven":
      return `written ${time}, not verified`;
    case "unfinished":
      return `unfinished since ${time}`;
  }
}

/** After the check of a board that passed before: `at`, ms since 1970, if that is known. */
export function describeChecked(
  checked: Checked,
  past?: { readonly at: number; readonly now: Date },
): string {
  return `done ${past === undefined ? "before" : timeOfDay(past.at, past.now)}, ${CHECKED[checked]}`;
}

/** `10:42` today, `2026-05-04 10:42` on another day; local time. */
export function timeOfDay(time: number, now: Date): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === now.toDateString()) return clock;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`;
}
