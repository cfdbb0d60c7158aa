/**
 * Decides which sectors of a region to write: which ranges the chip hashes, in which order, and what follows
 * from the answers. Pure; no I/O.
 *
 * A question is asked only while its worst outcome is affordable: the time spent on questions and the best known way of
 * writing together take no longer than a plain write plus the allowance. So a first flash pays for a few sectors, and
 * each range that turns out equal pays for the next questions.
 *
 * An interrupted run has written window after window from the start of the region, but not its head. So questions begin
 * where windows begin, the first ones are no larger than a window, and none contains the head.
 */
import { endOf, type Range } from "../../ranges.ts";
import { BLOCK, SECTOR } from "../flash_parts/geometry.ts";
import { WINDOW } from "./block_ends.ts";
import {
  type Costs,
  fullWriteMs,
  type HashTiming,
  measureCosts,
  type RegionModel,
  type SectorRange,
  writingMs,
} from "./write_costs.ts";
import { fasterPlan, planRuns, priceRuns } from "./write_runs.ts";

/** Questions about single sectors, to find out if flash holds anything of the file at all. */
const MAX_SAMPLES = 3;
/**
 * After a blank sample, another one may take this fraction of a plain write. Only large regions ask it, such as a backup
 * of the whole flash, of which something at the start was erased: without it, all of it would be written again.
 */
const AFTER_BLANK = 0.0004;
/** Blocks are searched sector by sector until this many had no equal sector. */
const MAX_FRUITLESS_BLOCKS = 2;
/** The allowance grows by this factor where there is proof of an interrupted run. */
const RESUME_FACTOR = 4;
const KB = 1024;

/** What the chip holds in a range: the file's content, other content, or nothing (where the file has something). */
export type Verdict = "equal" | "different" | "blank";

export interface HashAnswer {
  readonly verdict: Verdict;
  /** Milliseconds until the answer came. */
  readonly ms: number;
}

export interface SurveyResult {
  /** What to write within the region, ascending, by sectors; empty if flash holds all of it. */
  readonly runs: readonly Range[];
  /** What the questions took, and what writing the runs will take, by the costs as measured. */
  readonly spentMs: number;
  readonly writeMs: number;
  readonly costs: Costs;
  /** The first sector that was asked about is blank, and flash is not known to hold anything of the file. */
  readonly blank: boolean;
}

export interface SurveyOptions {
  readonly costs: Costs;
  /** The loss against a plain write that is accepted if flash holds nothing of the file, milliseconds. */
  readonly allowanceMs: number;
  /** Ranges of whole sectors that the chip has hashed already and that were equal. */
  readonly proved?: readonly Range[];
  /** Ranges that the chip acknowledged earlier in this session: hashing them always pays off. */
  readonly acknowledged?: readonly Range[];
}

/** Yields the ranges of the region to hash, and takes the answers. */
export function* surveyRegion(
  region: RegionModel,
  options: SurveyOptions,
): Generator<Range, SurveyResult, HashAnswer> {
  const { size, wire, head = [0, 0] } = region;
  const count = wire.length;
  /** By sector; a sector that is not known to be held will be written. */
  const held = new Array<boolean>(count).fill(false);
  const blank = new Array<boolean>(count).fill(false);
  const asked = new Array<boolean>(count).fill(false);
  let { costs, allowanceMs } = options;
  let spentMs = 0;
  let fruitless = 0;
  const timings: HashTiming[] = [];
  const bytesOf = (from: number, to: number): Range => {
    const offset = from * SECTOR;
    return { offset, size: Math.min(size, to * SECTOR) - offset };
  };
  const wholeSectors = (range: Range): SectorRange => [
    Math.ceil(range.offset / SECTOR),
    endOf(range) === size ? count : Math.floor(endOf(range) / SECTOR),
  ];
  const questionMs = (from: number, to: number) =>
    costs.roundTrip + costs.md5PerKb * bytesOf(from, to).size / KB;
  for (const range of options.proved ?? []) {
    for (const sector of sectorNumbers(...wholeSectors(range))) held[sector] = asked[sector] = true;
  }
  /** Never slower after another answer: the runs of an earlier plan also suffice later. */
  let best = planRuns(region, costs, { held, blank });
  const affordable = (ms: number) => spentMs + ms + best.ms <= fullWriteMs(region, costs) + allowanceMs;

  function* ask(from: number, to: number): Generator<Range, Verdict, HashAnswer> {
    const range = bytesOf(from, to);
    const { verdict, ms } = yield range;
    spentMs += ms;
    timings.push({ kb: range.size / KB, ms });
    costs = measureCosts(options.costs, timings);
    if (verdict === "equal") held.fill(true, from, to);
    if (verdict === "blank") blank.fill(true, from, to);
    best = fasterPlan(
      planRuns(region, costs, { held, blank }),
      priceRuns(region, costs, { runs: best.runs, blank }),
    );
    if (to - from === 1 || verdict !== "different") asked.fill(true, from, to);
    return verdict;
  }

  /** Asks sector by sector, those at the ends first: if neither is equal, hardly any other is. */
  function* searchSectors([from, to]: SectorRange): Generator<Range, void, HashAnswer> {
    const inside = sectorNumbers(from + 1, to - 1);
    let found = false;
    for (const sector of [from, to - 1, ...inside]) {
      if (sector === inside[0] && !found) break;
      // All others are equal, so this one differs.
      const mustDiffer = sectorNumbers(from, to).every((other) => other === sector || held[other]);
      if (asked[sector] || mustDiffer || !affordable(questionMs(sector, sector + 1))) continue;
      if ((yield* ask(sector, sector + 1)) === "equal") found = true;
    }
    if (!found) fruitless++;
  }

  /** Halves the range until it is decided. `near`: a sector that flash holds. `differs`: part of the range does. */
  function* narrow(sectors: SectorRange, near: number, differs = false): Generator<Range, void, HashAnswer> {
    const open = sectorNumbers(...sectors).filter((sector) => !asked[sector]);
    if (open.length === 0) return;
    const [from, to] = [open[0]!, open.at(-1)! + 1];
    differs &&= sectorNumbers(...sectors).every((sector) => sector >= from && sector < to || held[sector]);
    const ms = questionMs(from, to);
    const savesMs = writingMs(region, costs)(from, to);
    if (!differs && ms < savesMs && affordable(ms)) {
      if ((yield* ask(from, to)) !== "different") return;
      differs = true;
    }
    if (to - from === 1) return;
    if (differs && (to - from) * SECTOR <= BLOCK) {
      if (fruitless >= MAX_FRUITLESS_BLOCKS) return;
      if (open.length * questionMs(from, from + 1) <= savesMs / 2) return yield* searchSectors([from, to]);
    }
    // On a fast line a hash takes nearly as long as writing: the savings of a smaller range pay for the next.
    const middle = (from + to) >> 1;
    const [first, second]: readonly [SectorRange, SectorRange] = near >= middle
      ? [[middle, to], [from, middle]]
      : [[from, middle], [middle, to]];
    yield* narrow(first, near);
    yield* narrow(second, near, differs && sectorNumbers(...first).every((sector) => held[sector]));
  }

  /** Asks about the ranges in order, up to the first that is not equal. */
  function* confirm(ranges: readonly SectorRange[]): Generator<Range, void, HashAnswer> {
    for (const [from, to] of ranges) {
      if (sectorNumbers(from, to).every((sector) => asked[sector])) continue;
      if ((yield* ask(from, to)) !== "equal") return;
    }
  }

  const questions = (near: number) => growingRanges(region, { near, largest: questionSize(costs) });
  for (const range of options.acknowledged ?? []) {
    const [from, to] = wholeSectors(range);
    yield* confirm(questions(from).flatMap((sectors) => commonSectors(sectors, [from, to])));
  }
  let near = held.indexOf(true);
  const [headFrom, headTo] = head;
  for (const sector of near < 0 ? chooseSamples(region) : []) {
    const ms = questionMs(sector, sector + 1);
    if (!affordable(ms)) break;
    // Most flash that is blank where the file begins is new, and holds nothing of the file.
    if (blank.includes(true) && ms > fullWriteMs(region, costs) * AFTER_BLANK) break;
    if ((yield* ask(sector, sector + 1)) === "equal") {
      near = sector;
      break;
    }
  }
  if (near >= 0) {
    if (headTo > headFrom && !asked[headFrom] && affordable(questionMs(headFrom, headTo))) {
      // Only an interrupted run leaves a blank head before content that is held.
      if ((yield* ask(headFrom, headTo)) === "blank") allowanceMs *= RESUME_FACTOR;
    }
    for (const sectors of questions(near)) yield* narrow(sectors, near);
  }
  return {
    runs: best.runs.map(([from, to]) => bytesOf(from, to)),
    spentMs,
    writeMs: best.ms,
    costs,
    blank: near < 0 && blank.includes(true),
  };
}

/**
 * The first questions: the first sector (where an interrupted run began), the middle and the last. Skips the head, and
 * sectors of one repeated byte if there are others.
 */
function chooseSamples({ wire, head = [0, 0] }: RegionModel): readonly number[] {
  const body = sectorNumbers(0, wire.length).filter((sector) => sector < head[0] || sector >= head[1]);
  const distinctive = body.filter((sector) => wire[sector]! > 0);
  const candidates = distinctive.length > 0 ? distinctive : body.length > 0 ? body : [0];
  return [...new Set([candidates[0]!, candidates[candidates.length >> 1]!, candidates.at(-1)!])]
    .slice(0, MAX_SAMPLES);
}

/** Bytes of the largest question: more where a round trip takes as long as hashing. */
function questionSize({ roundTrip, md5PerKb }: Costs): number {
  let size = BLOCK;
  while (size < 8 * BLOCK && roundTrip * 8 > md5PerKb * size / KB) size *= 2;
  return size;
}

/** The region without its head, in growing ranges that begin at window borders: from `near` upwards, then downwards. */
function growingRanges(
  { wire, head = [0, 0] }: RegionModel,
  { near, largest }: { readonly near: number; readonly largest: number },
): readonly SectorRange[] {
  const window = WINDOW / SECTOR;
  const first = near - near % window;
  const ranges: SectorRange[] = [];
  for (let from = first, step = window; from < wire.length; step = next(step)) {
    ranges.push([from, from += step]);
  }
  for (let to = first, step = window; to > 0; step = next(step)) {
    ranges.push([Math.max(0, to -= step), to + step]);
  }
  const body: readonly SectorRange[] = [[0, head[0]], [head[1], wire.length]];
  return ranges.flatMap((sectors) => body.flatMap((part) => commonSectors(sectors, part)));

  // The second range is as small as the first.
  function next(step: number): number {
    return ranges.length === 1 ? step : Math.min(4 * step, largest / SECTOR);
  }
}

/** The sectors that are in both ranges, as one range or none. */
function commonSectors([from, to]: SectorRange, [start, end]: SectorRange): readonly SectorRange[] {
  const both: SectorRange = [Math.max(from, start), Math.min(to, end)];
  return both[0] < both[1] ? [both] : [];
}

function sectorNumbers(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
}
