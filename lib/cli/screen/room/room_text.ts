/** The lines about the boards of a room: one for each change of a board. Pure; no I/O. */
import type {
  Ended,
  IgnoredPort,
  IgnoredReason,
  Remembered,
  Room,
  Summary,
  Unit,
  Verdict,
} from "../../../app/room/room.ts";
import { summarize } from "../../../app/room/summary.ts";
import { isRunning } from "../../../app/room/turn.ts";
import { type Checked, describeChecked, describeStanding } from "../../../app/roster/describe_standing.ts";
import { hex } from "../../../bytes.ts";
import type { CannotStart } from "../../../esp/plan/types.ts";
import { printable, quote } from "../../../text.ts";
import { formatSeconds } from "../format_amount.ts";
import { describeCannotStart } from "../summary.ts";

/** What a unit waits for before its work can begin. */
export const WAITING = {
  place: "waiting for its turn",
  access: "waiting for permission to open the port",
  holder: "waiting for another program to close the port",
} as const;

/** `ttyUSB3`. */
export function shortPort({ path }: Pick<Unit["port"], "path">): string {
  return printable(path.replace(/^\/dev\//, ""));
}

/** `17`: the number of the board; `#3` for unit 3 whose board has no number yet. */
export function shortName({ id, number }: Pick<Unit, "id" | "number">): string {
  return number === undefined ? `#${id}` : String(number);
}

/** `17 ttyUSB3`, or `17 "lamp" ttyUSB3` if a person has named the board: the short name, the label and the port. */
export function unitName(unit: Pick<Unit, "id" | "number" | "label" | "port">): string {
  const label = unit.label === undefined ? [] : [quote(unit.label)];
  return [shortName(unit), ...label, shortPort(unit.port)].join(" ");
}

/** `10:42:07 17 ttyUSB3 5c:cf:7f:0a:0b:0c passed 11.8 s`. */
export function unitLine(unit: Unit, what: string, date: Date): string {
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0")).join(":");
  return [time, unitName(unit), ...(unit.mac === undefined ? [] : [unit.mac]), what].join(" ");
}

export interface Telling {
  readonly units: readonly Unit[];
  /** The time of day, which tells today from other days. */
  readonly date: () => Date;
}

/** What the unit is doing, as text; undefined if that is no news. */
export function describeUnit(unit: Unit, telling: Telling): string | undefined {
  const { state, activity } = unit;
  switch (state.kind) {
    case "waiting":
      return undefined;
    case "held":
      return "waiting until the work at its earlier socket has ended";
    case "ended":
      return describeVerdict(unit, state, telling);
    case "working":
      break;
  }
  switch (activity.kind) {
    case "nothing":
    case "blocked":
    case "recovering":
      return undefined;
    case "connecting":
      return "connecting";
    case "hands":
      return `your turn: ${printable(activity.text)}`;
    case "preparing":
      return `found ${unit.chip ?? "a chip"}`;
    case "erasing":
      return "erasing";
    case "comparing":
    case "verifying":
      return "checking";
    case "writing":
      return "writing";
    case "restarting":
      return "restarting";
    case "files":
      return "writing files to the board";
    case "listening":
      return `listening for ${activity.what}`;
  }
}

/** `is board 17`, and what the roster says about it. */
export function describeNumber({ number, standing }: Unit, date: () => Date): string {
  if (standing === undefined || standing.kind === "new") return `is board ${number}`;
  return `is board ${number}, ${describeStanding(standing, date())}`;
}

/** `done 10:42, unchanged`. */
export function checkedText(checked: Checked, { passedAt }: Unit, date: () => Date): string {
  return describeChecked(checked, passedAt === undefined ? undefined : { at: passedAt, now: date() });
}

function describeVerdict(unit: Unit, { verdict, ms }: Ended, { units, date }: Telling): string {
  switch (verdict.kind) {
    case "passed":
      return `passed ${formatSeconds(ms)}${startText(verdict)}`;
    case "written":
      return `written, not verified ${formatSeconds(ms)}${startText(verdict)}`;
    case "known":
      return `known ${formatSeconds(ms)}: ${checkedText("equal", unit, date)}${startText(verdict)}`;
    case "differs":
      return `different: ${checkedText("differs", unit, date)}`;
    case "failed":
      return `failed ${formatSeconds(ms)}`;
    case "same-board": {
      const other = units.find(({ id }) => id === verdict.as);
      return `same board as ${other?.number ?? `#${verdict.as}`}, on its other socket`;
    }
    case "stopped":
      return "stopped";
    case "unused":
      return "not begun";
  }
}

/** Why the board of a good verdict starts nothing; undefined if it can start. */
export function cannotStartOf(verdict: Verdict): CannotStart | undefined {
  return "done" in verdict ? verdict.done.cannotStart : undefined;
}

function startText(verdict: Verdict): string {
  const cannotStart = cannotStartOf(verdict);
  return cannotStart === undefined ? "" : `, will not start: flash is blank at ${hex(cannotStart.offset)}`;
}

const REASONS: Readonly<Record<IgnoredReason, string>> = {
  present: "it was already plugged in; --present includes it",
  "unknown-adapter": "not a known adapter",
  "not-working": "the system says that it does not work",
  "several-ports": "it has several ports; name one with --port",
  "other-socket": "not below --on",
  "unknown-socket": "the system does not report its socket",
};

/** `date`: the time of day, which is needed to tell when a board passed before. */
export function describeIgnored(
  { port, reason, remembered }: Pick<IgnoredPort, "port" | "reason"> & {
    readonly remembered?: Remembered | undefined;
  },
  date?: () => Date,
): string {
  const label = remembered?.label === undefined ? "" : `, ${quote(remembered.label)}`;
  const known = remembered === undefined || date === undefined
    ? ""
    : ` (board ${remembered.number}${label}: ${describeStanding(remembered.standing, date())})`;
  return `Ignoring ${printable(port.path)}: ${REASONS[reason]}${known}`;
}

/** `3 passed, 1 failed, 2 working. Next board, please.`; undefined if the room takes no more boards. */
export function nextBoardLine({ options, stop, units }: Room): string | undefined {
  if (options.takes === "present" || stop !== "no") return undefined;
  const working = units.filter(isRunning).length;
  const ended = units.some(({ state }) => state.kind === "ended") ? describeCounts(summarize(units)) : [];
  const counts = [...ended, ...(working > 0 ? [`${working} working`] : [])];
  return [...(counts.length > 0 ? [`${counts.join(", ")}.`] : []), "Next board, please."].join(" ");
}

/** Most computers have ports that are no adapters: they are no news. */
export function isIgnoredNews({ reason }: { readonly reason: IgnoredReason }): boolean {
  return reason !== "unknown-adapter";
}

/** `9 passed, 1 failed.`, the failed boards with their first line of reason, and the boards that cannot start. */
export function summaryLines(summary: Summary, { units }: Pick<Room, "units">): string[] {
  return [
    `${describeCounts(summary).join(", ")}.`,
    ...units.flatMap((unit) =>
      unit.state.kind === "ended" && unit.state.verdict.kind === "failed"
        ? [`  ${unitName(unit)}: ${printable(unit.state.verdict.failure.message.split("\n")[0]!)}`]
        : []
    ),
    ...cannotStartLines(units),
  ];
}

/** One paragraph for each different reason. */
function cannotStartLines(units: readonly Unit[]): string[] {
  const boards = new Map<string, { readonly why: CannotStart; readonly names: Set<string> }>();
  for (const unit of units) {
    const why = unit.state.kind === "ended" ? cannotStartOf(unit.state.verdict) : undefined;
    if (why === undefined) continue;
    const key = JSON.stringify(why);
    const same = boards.get(key) ?? { why, names: new Set() };
    boards.set(key, same);
    same.names.add(shortName(unit));
  }
  return [...boards.values()].flatMap(({ why, names }) => describeCannotStart(why, [...names]));
}

/** `9 passed`, `1 failed`. */
export function describeCounts(
  { passed, written, known, differs, failed, sameBoard, stopped }: Summary,
): string[] {
  return [
    `${passed} passed`,
    ...(written > 0 ? [`${written} written, not verified`] : []),
    ...(known > 0 ? [`${known} known`] : []),
    ...(differs > 0 ? [`${differs} different`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(stopped > 0 ? [`${stopped} stopped`] : []),
    ...(sameBoard > 0 ? [`${sameBoard} connected twice`] : []),
  ];
}
