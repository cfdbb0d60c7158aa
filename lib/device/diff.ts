/**
 * What of a region has to be written: which pieces the chip is asked to hash, in which order, and what is made of the
 * answers. Pure; no I/O.
 *
 * A question is asked only while the worst that can come of it stays affordable: what was spent on questions and the
 * best way to write that is known so far together cost at most a plain write and the allowance. So a first flash pays
 * for a few sectors, and each piece that turns out equal pays for the next questions.
 */
import { SECTOR } from "../plan.ts";
import { type Costs, measured, plainMs, type Target, type Timing, writingMs } from "./write_costs.ts";

/** The first size of a question. */
const BLOCK = 0x10000;
/** Questions about single sectors, to find out whether flash holds anything of the file at all. */
const SAMPLES = 3;
/** A sector of the second block, where the first one holds the head. */
const BEHIND_HEAD = 17;
/** Looking into blocks sector by sector ends after so many in which no sector was equal. */
const FRUITLESS = 2;
const KB = 1024;

/** Bytes of the region, from its beginning. */
export interface Piece {
  readonly at: number;
  readonly size: number;
}

/** What the chip holds in a piece: the same, something else, or nothing (where the file has something). */
export type Verdict = "equal" | "different" | "blank";

export interface Answer {
  readonly verdict: Verdict;
  /** Milliseconds that it took. */
  readonly ms: number;
}

export interface Outcome {
  /** What to write, upwards, on borders of sectors; nothing = all of it is there. */
  readonly runs: readonly Piece[];
  /** What the questions cost, and what writing the runs will, by the costs as they were measured. */
  readonly spentMs: number;
  readonly writeMs: number;
  readonly costs: Costs;
}

/**
 * Yields the pieces to ask about and takes the answers. `allowanceMs`: what may be lost against a plain write if
 * nothing is there.
 */
export function* survey(
  target: Target,
  options: { readonly costs: Costs; readonly allowanceMs: number },
): Generator<Piece, Outcome, Answer> {
  const { offset, size, wire } = target;
  const count = wire.length;
  /** By sector; what is not known to be there will be written. */
  const there = new Array<boolean>(count).fill(false);
  const asked = new Array<boolean>(count).fill(false);
  let costs = options.costs;
  let spentMs = 0;
  let fruitless = 0;
  const timings: Timing[] = [];
  /** Never dearer for an answer more: what an earlier plan writes is enough for a later one. */
  let best = planRuns(target, costs, there);

  const pieceOf = (from: number, to: number): Piece => {
    const at = from * SECTOR;
    return { at, size: Math.min(size, to * SECTOR) - at };
  };
  const questionMs = (from: number, to: number) =>
    costs.roundTrip + costs.md5PerKb * pieceOf(from, to).size / KB;
  const affordable = (ms: number) => spentMs + ms + best.ms <= plainMs(target, costs) + options.allowanceMs;

  function* ask(from: number, to: number): Generator<Piece, Verdict, Answer> {
    const piece = pieceOf(from, to);
    const { verdict, ms } = yield piece;
    spentMs += ms;
    timings.push({ kb: piece.size / KB, ms });
    costs = measured(options.costs, timings);
    if (verdict === "equal") there.fill(true, from, to);
    best = cheaper(planRuns(target, costs, there), planOf(target, costs, best.runs));
    if (to - from === 1 || verdict === "equal") asked.fill(true, from, to);
    return verdict;
  }

  /** One sector after another, where that can pay. `differs`: one of them is known to. */
  function* searchSectors(from: number, to: number, differs: boolean): Generator<Piece, void, Answer> {
    const open = range(from, to).filter((sector) => !asked[sector]);
    const known = range(from, to).some((sector) => there[sector]);
    if (to - from === 1 || fruitless >= FRUITLESS) return;
    if (open.length * questionMs(from, from + 1) > writingMs(target, costs)(from, to) / 2) return;
    let found = known;
    for (const sector of open) {
      // All others are equal, so it is this one.
      const isIt = differs && range(from, to).every((other) => other === sector || there[other]);
      if (isIt || !affordable(questionMs(sector, sector + 1))) continue;
      if ((yield* ask(sector, sector + 1)) === "equal") found = true;
    }
    if (!found) fruitless++;
  }

  /** `near`: a sector that is there. */
  function* inspect(from: number, to: number, near: number): Generator<Piece, void, Answer> {
    if (range(from, to).every((sector) => asked[sector])) return;
    const ms = questionMs(from, to);
    const pays = ms < writingMs(target, costs)(from, to);
    if (pays && !affordable(ms)) {
      // On a fast line a hash costs nearly as much as writing: what a smaller piece saves pays for the next.
      if (to - from > 1) yield* inspectAll([[from, (from + to) >> 1], [(from + to) >> 1, to]], near);
      return;
    }
    if (pays && (yield* ask(from, to)) === "equal") return;
    if ((to - from) * SECTOR <= BLOCK) return yield* searchSectors(from, to, pays);
    yield* inspectAll(cut(offset, { from, to, step: BLOCK }), near);
  }

  /** The piece around `near` first: where something is there, more is likely to be. */
  function* inspectAll(pieces: readonly Span[], near: number): Generator<Piece, void, Answer> {
    const isAround = ([from, to]: Span) => from <= near && near < to;
    const [around, others] = [pieces.filter(isAround), pieces.filter((piece) => !isAround(piece))];
    for (const [from, to] of [...around, ...others]) yield* inspect(from, to, near);
  }

  for (const sector of samplesOf(wire)) {
    if (!affordable(questionMs(sector, sector + 1))) break;
    const verdict = yield* ask(sector, sector + 1);
    if (verdict === "different") continue;
    if (verdict === "equal") {
      yield* inspectAll(cut(offset, { from: 0, to: count, step: questionSize(costs) }), sector);
    }
    break;
  }
  return { runs: best.runs.map(([from, to]) => pieceOf(from, to)), spentMs, writeMs: best.ms, costs };
}

/**
 * Sectors to begin with, of those that are not all one byte: one near the beginning, the middle and the last. A run
 * that was interrupted has written from the beginning on, but not the head: the block behind is equal as a whole.
 */
function samplesOf(wire: readonly number[]): readonly number[] {
  const telling = range(0, wire.length).filter((sector) => wire[sector]! > 0);
  const from = telling.length > 0 ? telling : range(0, wire.length);
  const chosen = [from[BEHIND_HEAD] ?? from[0]!, from[from.length >> 1]!, from.at(-1)!];
  return [...new Set(chosen)].slice(0, SAMPLES);
}

/** Larger where a round trip costs as much as hashing does. */
function questionSize({ roundTrip, md5PerKb }: Costs): number {
  let size = BLOCK;
  while (size < 8 * BLOCK && roundTrip * 8 > md5PerKb * size / KB) size *= 2;
  return size;
}

/** [from, to) in sectors, cut where the address in flash is a multiple of `step`. */
function cut(
  offset: number,
  { from, to, step }: { readonly from: number; readonly to: number; readonly step: number },
): readonly Span[] {
  const pieces: Span[] = [];
  for (let start = from; start < to;) {
    const address = offset + start * SECTOR;
    const end = Math.min(to, start + (step - address % step) / SECTOR);
    pieces.push([start, end]);
    start = end;
  }
  return pieces;
}

/** Sectors [from, to). */
type Span = readonly [from: number, to: number];

/** The cheapest known way to write what is not there: runs, joined over what is, or all in one. */
function planRuns(target: Target, costs: Costs, there: readonly boolean[]): RunPlan {
  const cost = writingMs(target, costs);
  const runs: [number, number][] = [];
  let lastMs = 0;
  for (let from = 0; from < there.length; from++) {
    if (there[from]) continue;
    let to = from;
    while (to < there.length && !there[to]) to++;
    const alone = cost(from, to);
    const last = runs.at(-1);
    const joined = last === undefined ? Infinity : cost(last[0], to);
    if (last !== undefined && joined <= lastMs + alone) {
      last[1] = to;
      lastMs = joined;
    } else {
      runs.push([from, to]);
      lastMs = alone;
    }
    from = to;
  }
  const separate = planOf(target, costs, runs);
  return runs.length === 0 ? separate : cheaper(planOf(target, costs, [[0, there.length]]), separate);
}

interface RunPlan {
  readonly runs: readonly Span[];
  readonly ms: number;
}

function planOf(target: Target, costs: Costs, runs: readonly Span[]): RunPlan {
  const cost = writingMs(target, costs);
  return { runs, ms: runs.reduce((sum, [from, to]) => sum + cost(from, to), 0) };
}

function cheaper(one: RunPlan, other: RunPlan): RunPlan {
  return one.ms <= other.ms ? one : other;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, n) => from + n);
}
