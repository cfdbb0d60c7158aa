/** Merges rosters, such as those of several tables or computers, into one row for each board. Pure; no I/O. */
import type { BoardVerdict, RosterLine } from "./line.ts";
import { type Roster, type RosterBoard, rosterOf } from "./roster.ts";

/** The lines of one file, and its name in messages. */
export interface NamedRoster {
  readonly name: string;
  readonly lines: readonly RosterLine[];
}

/**
 * What a person reads about a board. "unfinished": begun without an end. "not checked": written, and this chip cannot
 * read it back. "new": it has a number, and nothing was written.
 */
export type BoardResult = "passed" | "not checked" | "failed" | "stopped" | "differs" | "unfinished" | "new";

export interface MergedBoard extends RosterBoard {
  readonly result: BoardResult;
}

export interface NumberConflict {
  /** "boards": these MACs have one number. "numbers": one MAC has these numbers. */
  readonly kind: "boards" | "numbers";
  readonly number: number;
  readonly mac: string;
  readonly others: readonly string[];
}

export interface MergedRoster {
  /** By number, then by MAC. */
  readonly boards: readonly MergedBoard[];
  readonly conflicts: readonly NumberConflict[];
  /** All lines, oldest first. */
  readonly lines: readonly RosterLine[];
}

/** Of a board in several files, the newest line wins. The order of the files does not matter. */
export function mergeRosters(rosters: readonly NamedRoster[]): MergedRoster {
  const lines = inOrder(rosters.map(({ lines }) => lines));
  const boards = boardsInOrder(rosterOf(lines));
  return { boards, conflicts: [...numbersOfBoards(lines), ...boardsOfNumbers(boards)], lines };
}

/** By number, then by MAC. */
export function boardsInOrder({ boards }: Pick<Roster, "boards">): MergedBoard[] {
  return [...boards.values()].map((board) => ({ ...board, result: resultOf(board) }))
    .sort((a, b) => a.number - b.number || compare(a.mac, b.mac));
}

/**
 * All lines by time. Lines of one file keep their order, even if the clock of the computer was set back. A line that is
 * in several files, because one is a copy of another, counts once.
 */
function inOrder(files: readonly (readonly RosterLine[])[]): RosterLine[] {
  const seen = new Set<string>();
  const isNew = (key: string) => !seen.has(key) && seen.add(key);
  const rests = files.map((lines) =>
    lines.map((line) => ({ line, key: keyOf(line) })).filter(({ key }) => isNew(key)).reverse()
  );
  const merged: RosterLine[] = [];
  while (true) {
    const heads = rests.filter((rest) => rest.length > 0);
    if (heads.length === 0) return merged;
    const next = heads.reduce((best, one) => isBefore(one.at(-1)!, best.at(-1)!) ? one : best);
    merged.push(next.pop()!.line);
  }
}

interface KeyedLine {
  readonly line: RosterLine;
  readonly key: string;
}

function isBefore(a: KeyedLine, b: KeyedLine): boolean {
  return (a.line.time - b.line.time || compare(a.key, b.key)) < 0;
}

function keyOf(line: RosterLine): string {
  return JSON.stringify(Object.entries(line).sort(([a], [b]) => compare(a, b)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function resultOf({ proof, latest: { verdict } }: RosterBoard): BoardResult {
  const shown: Partial<Record<BoardVerdict, BoardResult>> = {
    failed: "failed",
    stopped: "stopped",
    differs: "differs",
  };
  const last = shown[verdict];
  if (last !== undefined) return last;
  switch (proof.kind) {
    case "none":
      return "new";
    case "passed":
      return "passed";
    case "unproven":
      return "not checked";
    case "unfinished":
      return "unfinished";
  }
}

/** Boards that different rooms gave different numbers. */
function numbersOfBoards(lines: readonly RosterLine[]): NumberConflict[] {
  const numbers = new Map<string, Set<number>>();
  for (const line of lines) {
    if (line.verdict === "opened" || line.board === undefined) continue;
    const { mac, number } = line.board;
    numbers.set(mac, (numbers.get(mac) ?? new Set()).add(number));
  }
  return [...numbers].flatMap(([mac, [number, ...others]]): NumberConflict[] =>
    others.length === 0 ? [] : [{ kind: "numbers", mac, number: number!, others: others.map(String) }]
  );
}

/** Numbers that different rooms gave to different boards. */
function boardsOfNumbers(boards: readonly MergedBoard[]): NumberConflict[] {
  const macs = new Map<number, string[]>();
  for (const { number, mac } of boards) macs.set(number, [...macs.get(number) ?? [], mac]);
  return [...macs].flatMap(([number, [mac, ...others]]): NumberConflict[] =>
    others.length === 0 ? [] : [{ kind: "boards", mac: mac!, number, others }]
  );
}
