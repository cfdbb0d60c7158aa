/** The last lines of the table of a room: the counts, and what a person can do next. Pure; no I/O. */
import { timeLeft } from "../../../app/room/time_left.ts";
import type { Room, Stop, Unit } from "../../../app/room/room.ts";
import { summarize } from "../../../app/room/summary.ts";
import { isRunning } from "../../../app/room/turn.ts";
import { textWidth, truncate } from "../columns.ts";
import { formatMinutes } from "../format_amount.ts";
import { describeCounts } from "./room_text.ts";
import type { Style } from "../style.ts";

export interface FooterOptions {
  /** As in `watch`, boards come and go. */
  readonly waitsForBoards: boolean;
  /** The keys that a person can press, as text; shown if there is room for it. */
  readonly keys?: string;
  readonly style: Style;
}

export interface FooterSpace {
  /** Columns of a line. */
  readonly width: number;
  /** Lines. */
  readonly most: number;
  /** Milliseconds. */
  readonly now: number;
}

const STOPS: Readonly<Record<Stop, string>> = {
  no: "",
  enough: "Enough boards have passed.",
  finishing: "Finishing the boards that have begun.",
  stopping: "Stopping all boards.",
  leaving: "",
};

/** From this many lines on, the keys get one of their own. */
const MIN_LINES_FOR_KEYS = 8;

/** The counts are always the last line, or in it. */
export function footerLines(room: Room, { width, most, now }: FooterSpace, options: FooterOptions): string[] {
  const { style, waitsForBoards, keys } = options;
  const all = countsOf(room);
  const counts = all.find((text) => textWidth(text) <= width) ?? all.at(-1)!;
  const next = room.stop !== "no" ? STOPS[room.stop] : waitsForBoards ? nextStep(room) : left(room, now);
  const together = next === "" ? counts : `${counts} ${next}`;
  const fits = next === "" || textWidth(together) <= width || most < 3;
  return [
    ...(keys === undefined || most < MIN_LINES_FOR_KEYS ? [] : [style.dim(truncate(keys, width, style))]),
    ...(fits ? [] : [truncate(next, width, style)]),
    style.bold(truncate(fits ? together : counts, width, style)),
  ];
}

/** From the longest to the shortest, with the same signs as in the rows of the table. */
function countsOf({ units }: Room): string[] {
  const summary = summarize(units);
  const { passed, failed } = summary;
  const rest = [
    ...count(units.filter(isRunning).length, "working"),
    ...count(units.filter(({ state }) => state.kind === "waiting").length, "waiting"),
  ];
  return [
    `${[...describeCounts(summary), ...rest].join(", ")}.`,
    `${[`${passed} passed`, ...count(failed, "failed"), ...rest].join(", ")}.`,
    [`+${passed}`, ...(failed > 0 ? [`x${failed}`] : []), ...rest].join(" "),
  ];
}

function count(number: number, what: string): string[] {
  return number > 0 ? [`${number} ${what}`] : [];
}

function left(room: Room, now: number): string {
  const ms = timeLeft(room, now);
  return ms === undefined ? "" : `About ${formatMinutes(ms / 1000)} left.`;
}

function nextStep({ units }: Room): string {
  if (hasFreeSocket(units)) return "Next board, please: a socket is free.";
  const finished = units.some(({ state, presence }) => state.kind === "ended" && presence.kind !== "gone");
  return finished ? "Unplug a finished board." : "";
}

/**
 * No system tells how many sockets there are. Until the first board leaves, there may be more; after that, those that a
 * board has used are all.
 */
function hasFreeSocket(units: readonly Unit[]): boolean {
  const taken = new Set(units.filter(({ presence }) => presence.kind !== "gone").map(placeOf));
  const gone = units.filter(({ presence }) => presence.kind === "gone");
  return gone.length === 0 || gone.some((unit) => !taken.has(placeOf(unit)));
}

function placeOf({ port: { socket, path } }: Unit): string {
  return socket ?? path;
}
