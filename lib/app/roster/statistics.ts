/** The statistics of a room or of a roster, computed from its lines. Pure; no I/O. */
import type { BoardLine, RosterLine } from "./line.ts";

export interface RosterStatistics {
  /** Ended visits by verdict. */
  readonly passed: number;
  readonly written: number;
  readonly known: number;
  readonly differs: number;
  readonly stopped: number;
  readonly failed: number;
  /** Failures by the class of their error, most frequent first. */
  readonly failedByKind: readonly { readonly kind: string; readonly count: number }[];
  /** Of the boards that passed: those that passed at the first visit that ended. */
  readonly firstTry: { readonly boards: number; readonly of: number };
  /** Seconds of the visits that passed; undefined if none did. */
  readonly medianSeconds: number | undefined;
  readonly longestSeconds: number | undefined;
  /** Boards that passed, divided by the time from the first start to the last end; undefined below two boards. */
  readonly boardsPerHour: number | undefined;
  /** Visits that ended at a lower rate than they started with. */
  readonly slower: number;
  /** Sockets with at least two failures, most failures first. `of`: all visits there that passed or failed. */
  readonly failingSockets: readonly {
    readonly socket: string;
    readonly failed: number;
    readonly of: number;
  }[];
}

/** A cable or socket is suspect from this many failures on; one failure can be the board's. */
const SUSPECT_FAILURES = 2;
const MS_PER_HOUR = 3_600_000;

export function statisticsOf(lines: readonly RosterLine[]): RosterStatistics {
  const visits = lines.filter((line): line is BoardLine => isEnd(line));
  const count = (verdict: BoardLine["verdict"]) => visits.filter((visit) => visit.verdict === verdict).length;
  const passed = visits.filter(({ verdict }) => verdict === "passed");
  const failed = visits.filter(({ verdict }) => verdict === "failed");
  const seconds = passed.flatMap((visit) => visit.seconds ?? []).sort((a, b) => a - b);
  return {
    passed: passed.length,
    written: count("written"),
    known: count("known"),
    differs: count("differs"),
    stopped: count("stopped"),
    failed: failed.length,
    failedByKind: tally(failed.map(({ kind = "unknown" }) => kind)).map(([kind, count]) => ({ kind, count })),
    firstTry: firstTryOf(visits),
    medianSeconds: medianOf(seconds),
    longestSeconds: seconds.at(-1),
    boardsPerHour: rateOf(visits),
    slower: visits.filter(({ slower }) => slower === true).length,
    failingSockets: failingSockets(visits),
  };
}

function isEnd({ verdict }: RosterLine): boolean {
  return verdict !== "opened" && verdict !== "seen" && verdict !== "started";
}

/** Names and how often each occurs, most frequent first, then by name. */
function tally(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}

/** Visits of chips that do not tell their MAC count as boards of their own. */
function firstTryOf(visits: readonly BoardLine[]): RosterStatistics["firstTry"] {
  const seen = new Set<string>();
  const passed = new Set<string>();
  let boards = 0;
  visits.forEach(({ board, verdict }, index) => {
    const key = board?.mac ?? `visit ${index}`;
    if (verdict === "passed" && !seen.has(key)) boards++;
    if (verdict === "passed") passed.add(key);
    seen.add(key);
  });
  return { boards, of: passed.size };
}

function medianOf(sorted: readonly number[]): number | undefined {
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function rateOf(visits: readonly BoardLine[]): number | undefined {
  const done = visits.filter(({ verdict }) => verdict === "passed" || verdict === "known");
  if (done.length < 2) return undefined;
  let [first, last] = [Infinity, -Infinity];
  for (const { time, seconds = 0 } of done) {
    first = Math.min(first, time - 1000 * seconds);
    last = Math.max(last, time);
  }
  return last > first ? done.length * MS_PER_HOUR / (last - first) : undefined;
}

function failingSockets(visits: readonly BoardLine[]): RosterStatistics["failingSockets"] {
  const judged = visits.filter(({ verdict }) => ["passed", "known", "written", "failed"].includes(verdict));
  const socketsOf = (some: readonly BoardLine[]) => tally(some.flatMap(({ socket }) => socket ?? []));
  const all = new Map(socketsOf(judged));
  return socketsOf(judged.filter(({ verdict }) => verdict === "failed"))
    .filter(([, failed]) => failed >= SUSPECT_FAILURES)
    .map(([socket, failed]) => ({ socket, failed, of: all.get(socket)! }));
}
