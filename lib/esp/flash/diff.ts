/**
 * What of a region has to be written: which pieces the chip is asked to hash, in which order, and what is made of the
 * answers. Pure; no I/O.
 *
 * A question is asked only while the worst that can come of it stays affordable: what was spent on questions and the
 * best way to write that is known so far together cost at most a plain write and the allowance. So a first flash pays
 * for a few sectors, and each piece that turns out equal pays for the next questions.
 *
 * A run that was interrupted has written from the beginning on, in windows, but not the head. So pieces begin where
 * windows do, the first ones are no larger than one, and the head is in none of them.
 */
import { SECTOR } from "../plan/plan.ts";
import { WINDOW } from "./block_ends.ts";
import { cheaper, planOf, planRuns, type Span } from "./write_runs.ts";
import { BLOCK, type Costs, measured, plainMs, type Target, type Timing, writingMs } from "./write_costs.ts";

/** Questions about single sectors, to find out whether flash holds anything of the file at all. */
const SAMPLES = 3;
/** Looking into blocks sector by sector ends after so many in which no sector was equal. */
const FRUITLESS = 2;
/** So much more may be lost where there is proof that a run was interrupted. */
const RESUMING = 4;
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
  /** The first sector that was asked about is blank, and nothing of the file is known to be there. */
  readonly blank: boolean;
}

export interface SurveyOptions {
  readonly costs: Costs;
  /** What may be lost against a plain write if nothing is there, milliseconds. */
  readonly allowanceMs: number;
  /** On borders of sectors: what the chip has hashed already, and it was equal. */
  readonly proved?: readonly Piece[];
  /** What the chip took earlier in this session: hashing it is always worth it. */
  readonly taken?: readonly Piece[];
}

/** Yields the pieces to ask about and takes the answers. */
export function* survey(target: Target, options: SurveyOptions): Generator<Piece, Outcome, Answer> {
  const { size, wire, head = [0, 0] } = target;
  const count = wire.length;
  /** By sector; what is not known to be there will be written. */
  const there = new Array<boolean>(count).fill(false);
  const blank = new Array<boolean>(count).fill(false);
  const asked = new Array<boolean>(count).fill(false);
  let { costs, allowanceMs } = options;
  let spentMs = 0;
  let fruitless = 0;
  const timings: Timing[] = [];
  const pieceOf = (from: number, to: number): Piece => {
    const at = from * SECTOR;
    return { at, size: Math.min(size, to * SECTOR) - at };
  };
  /** The whole sectors in a piece. */
  const spanOf = ({ at, size: bytes }: Piece): Span => [
    Math.ceil(at / SECTOR),
    at + bytes === size ? count : Math.floor((at + bytes) / SECTOR),
  ];
  const questionMs = (from: number, to: number) =>
    costs.roundTrip + costs.md5PerKb * pieceOf(from, to).size / KB;
  for (const piece of options.proved ?? []) {
    for (const sector of range(...spanOf(piece))) there[sector] = asked[sector] = true;
  }
  /** Never dearer for an answer more: what an earlier plan writes is enough for a later one. */
  let best = planRuns(target, costs, { there, blank });
  const affordable = (ms: number) => spentMs + ms + best.ms <= plainMs(target, costs) + allowanceMs;

  function* ask(from: number, to: number): Generator<Piece, Verdict, Answer> {
    const piece = pieceOf(from, to);
    const { verdict, ms } = yield piece;
    spentMs += ms;
    timings.push({ kb: piece.size / KB, ms });
    costs = measured(options.costs, timings);
    if (verdict === "equal") there.fill(true, from, to);
    if (verdict === "blank") blank.fill(true, from, to);
    best = cheaper(
      planRuns(target, costs, { there, blank }),
      planOf(target, costs, { runs: best.runs, blank }),
    );
    if (to - from === 1 || verdict !== "different") asked.fill(true, from, to);
    return verdict;
  }

  /** One sector after another, those at the ends first: where neither is equal, hardly any is. */
  function* searchSectors([from, to]: Span): Generator<Piece, void, Answer> {
    const inside = range(from + 1, to - 1);
    let found = false;
    for (const sector of [from, to - 1, ...inside]) {
      if (sector === inside[0] && !found) break;
      // All others are equal, so it is this one.
      const isIt = range(from, to).every((other) => other === sector || there[other]);
      if (asked[sector] || isIt || !affordable(questionMs(sector, sector + 1))) continue;
      if ((yield* ask(sector, sector + 1)) === "equal") found = true;
    }
    if (!found) fruitless++;
  }

  /** `near`: a sector that is there. `differs`: something in the piece is known to. */
  function* inspect(span: Span, near: number, differs = false): Generator<Piece, void, Answer> {
    const open = range(...span).filter((sector) => !asked[sector]);
    if (open.length === 0) return;
    const [from, to] = [open[0]!, open.at(-1)! + 1];
    differs &&= range(...span).every((sector) => sector >= from && sector < to || there[sector]);
    const ms = questionMs(from, to);
    const savesMs = writingMs(target, costs)(from, to);
    if (!differs && ms < savesMs && affordable(ms)) {
      if ((yield* ask(from, to)) !== "different") return;
      differs = true;
    }
    if (to - from === 1) return;
    if (differs && (to - from) * SECTOR <= BLOCK) {
      if (fruitless >= FRUITLESS) return;
      if (open.length * questionMs(from, from + 1) <= savesMs / 2) return yield* searchSectors([from, to]);
    }
    // On a fast line a hash costs nearly as much as writing: what a smaller piece saves pays for the next.
    const middle = (from + to) >> 1;
    const [first, second]: readonly [Span, Span] = near >= middle
      ? [[middle, to], [from, middle]]
      : [[from, middle], [middle, to]];
    yield* inspect(first, near);
    yield* inspect(second, near, differs && range(...first).every((sector) => there[sector]));
  }

  /** Whether all of them are there, as far as they came to be asked. */
  function* confirm(spans: readonly Span[]): Generator<Piece, boolean, Answer> {
    for (const [from, to] of spans) {
      if (range(from, to).every((sector) => asked[sector])) continue;
      if ((yield* ask(from, to)) !== "equal") return false;
    }
    return true;
  }

  const pieces = (near: number) => growing(target, { near, largest: questionSize(costs) });
  for (const piece of options.taken ?? []) {
    const [from, to] = spanOf(piece);
    yield* confirm(pieces(from).flatMap((span) => overlap(span, [from, to])));
  }
  let near = there.indexOf(true);
  const [headFrom, headTo] = head;
  for (const sector of near < 0 ? samplesOf(target) : []) {
    if (!affordable(questionMs(sector, sector + 1))) break;
    const verdict = yield* ask(sector, sector + 1);
    if (verdict === "equal") near = sector;
    if (verdict !== "different") break;
  }
  if (near >= 0) {
    if (headTo > headFrom && !asked[headFrom] && affordable(questionMs(headFrom, headTo))) {
      // Blank, and what is behind it is there: only a run that was interrupted leaves that.
      if ((yield* ask(headFrom, headTo)) === "blank") allowanceMs *= RESUMING;
    }
    for (const span of pieces(near)) yield* inspect(span, near);
  }
  return {
    runs: best.runs.map(([from, to]) => pieceOf(from, to)),
    spentMs,
    writeMs: best.ms,
    costs,
    blank: near < 0 && blank.includes(true),
  };
}

/**
 * Sectors to begin with, of those that are not all one byte, nor the head: the first, where an interrupted run has
 * begun, the middle and the last.
 */
function samplesOf({ wire, head = [0, 0] }: Target): readonly number[] {
  const open = range(0, wire.length).filter((sector) => sector < head[0] || sector >= head[1]);
  const telling = open.filter((sector) => wire[sector]! > 0);
  const from = telling.length > 0 ? telling : open.length > 0 ? open : [0];
  return [...new Set([from[0]!, from[from.length >> 1]!, from.at(-1)!])].slice(0, SAMPLES);
}

/** Larger where a round trip costs as much as hashing does. */
function questionSize({ roundTrip, md5PerKb }: Costs): number {
  let size = BLOCK;
  while (size < 8 * BLOCK && roundTrip * 8 > md5PerKb * size / KB) size *= 2;
  return size;
}

/** All of the region but the head, in pieces on borders of windows: from the one around `near` upwards, then downwards. */
function growing(
  { wire, head = [0, 0] }: Target,
  { near, largest }: { readonly near: number; readonly largest: number },
): readonly Span[] {
  const window = WINDOW / SECTOR;
  const first = near - near % window;
  const spans: Span[] = [];
  for (let from = first, step = window; from < wire.length; step = next(step)) {
    spans.push([from, from += step]);
  }
  for (let to = first, step = window; to > 0; step = next(step)) {
    spans.push([Math.max(0, to -= step), to + step]);
  }
  const around: readonly Span[] = [[0, head[0]], [head[1], wire.length]];
  return spans.flatMap((span) => around.flatMap((part) => overlap(span, part)));

  // The second piece is as small as the first.
  function next(step: number): number {
    return spans.length === 1 ? step : Math.min(4 * step, largest / SECTOR);
  }
}

function overlap([from, to]: Span, [start, end]: Span): readonly Span[] {
  const both: Span = [Math.max(from, start), Math.min(to, end)];
  return both[0] < both[1] ? [both] : [];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
}
