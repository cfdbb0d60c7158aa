/** All boards of a roster, computed from its lines. Pure; no I/O. */
import type { BoardLine, RosterLine } from "./line.ts";

/** What the roster says about the flash of a board. */
export type FlashProof =
  /** Nothing was written to it. */
  | { readonly kind: "none" }
  | { readonly kind: "passed"; readonly content: string; readonly time: number }
  /** Written, but not read back. */
  | { readonly kind: "unproven"; readonly time: number }
  /** Begun and not finished, or failed on the way. */
  | { readonly kind: "unfinished"; readonly time: number };

export interface RosterBoard {
  readonly mac: string;
  /** That of its first line. */
  readonly number: number;
  readonly label?: string;
  readonly chip?: string;
  readonly proof: FlashProof;
  /** Its newest line. */
  readonly latest: BoardLine;
}

export interface Roster {
  /** By MAC, in the order in which they were first seen. */
  readonly boards: ReadonlyMap<string, RosterBoard>;
  /** The number of the next new board. */
  readonly nextNumber: number;
}

/** `first`: the lowest number that a new board may get. */
export function rosterOf(
  lines: readonly RosterLine[],
  { first = 1 }: { readonly first?: number } = {},
): Roster {
  const boards = new Map<string, RosterBoard>();
  let nextNumber = first;
  for (const line of lines) nextNumber = add(boards, line, nextNumber);
  return { boards, nextNumber };
}

export function withLine({ boards, nextNumber }: Roster, line: RosterLine): Roster {
  const copy = new Map(boards);
  return { nextNumber: add(copy, line, nextNumber), boards: copy };
}

/** Returns the next free number. */
function add(boards: Map<string, RosterBoard>, line: RosterLine, nextNumber: number): number {
  if (line.verdict === "opened" || line.board === undefined) return nextNumber;
  const { mac, number } = line.board;
  const before = boards.get(mac);
  const label = line.label ?? before?.label;
  const chip = line.chip ?? before?.chip;
  boards.set(mac, {
    mac,
    number: before?.number ?? number,
    ...label === undefined ? {} : { label },
    ...chip === undefined ? {} : { chip },
    proof: proofAfter(before?.proof ?? { kind: "none" }, line),
    latest: line,
  });
  return Math.max(nextNumber, number + 1);
}

/** A failure before the first erase leaves the flash as it was. */
function proofAfter(before: FlashProof, { verdict, content, time }: BoardLine): FlashProof {
  switch (verdict) {
    case "passed":
    case "known":
      // parseLine refuses these without it.
      return { kind: "passed", content: content!, time };
    case "written":
      return { kind: "unproven", time };
    case "started":
      return { kind: "unfinished", time };
    case "seen":
    case "differs":
      return before;
    case "failed":
    case "stopped":
      return before.kind === "unfinished" ? { kind: "unfinished", time } : before;
  }
}

/** The number of a board as text, with zeros in front so that all of `count` boards have numbers of the same length. */
export function formatNumber(number: number, count: number): string {
  return String(number).padStart(String(count).length, "0");
}

/** 0 without boards. */
export function highestNumber(boards: readonly Pick<RosterBoard, "number">[]): number {
  return boards.reduce((highest, { number }) => Math.max(highest, number), 0);
}
