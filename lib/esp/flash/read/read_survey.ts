/**
 * Decides which parts of a range need not be read, because the chip's hash proves their content: which ranges the chip
 * hashes, in which order. Content to expect is blank flash, zeros and the like. Pure; no I/O.
 *
 * A question is asked only while its worst outcome is affordable: the time spent on questions and reading the rest
 * together take no longer than reading everything, plus the allowance. Each part that is proved pays for more questions.
 *
 * One sector of every block shows whether the block may be known: the hash of 256 bytes takes little more than a round
 * trip. Blocks that look known are hashed, in growing questions. Blocks beside them, and blocks that turn out to be
 * mixed, are searched sector by sector.
 */
import { clip, endOf, type Range } from "../../../ranges.ts";
import { BLOCK, PAGE, SECTOR } from "../../flash_parts/geometry.ts";
import { ReadBudget, type ReadCosts } from "./read_budget.ts";

/** The number of the expected content that flash holds in the range; undefined = none of them. */
export type Known = number | undefined;

export interface SurveyAnswer {
  readonly known: Known;
  /** Milliseconds until the answer came. */
  readonly ms: number;
}

/** A range that flash holds as expected, by the chip's hash. */
export interface KnownPart extends Range {
  readonly known: number;
}

/** What a sample of a sector showed. */
type Look = Known | "not sampled";

interface Block {
  readonly range: Range;
  readonly sectors: readonly { readonly range: Range; look: Look }[];
  /** "mixed": it looked known, but the hash of the whole block differs. */
  state: "open" | "mixed" | "proved" | "searched";
}

/** Blocks of the largest question: a larger one would save few round trips, and would lose more if it fails. */
const MAX_BLOCKS = 4;
/** Samples may use this fraction of the allowance, so that something is left for hashing what they find. */
const SAMPLE_SHARE = 0.5;
/** The sampled sector moves by this from block to block, so that a pattern of sectors does not hide. Odd, so it reaches all. */
const SAMPLE_STEP = 5;
/** After this many blocks that only looked known, blocks are searched sector by sector at once. */
const MAX_DISAPPOINTMENTS = 2;

/** Yields the ranges to hash, and takes the answers. Returns the proved parts, in no order; they do not overlap. */
export function* surveyKnown(
  range: Range,
  { costs, allowanceMs }: { readonly costs: ReadCosts; readonly allowanceMs: number },
): Generator<Range, readonly KnownPart[], SurveyAnswer> {
  const budget = new ReadBudget(costs, allowanceMs);
  const parts: KnownPart[] = [];
  let disappointments = 0;
  const blocks = splitAt(range, BLOCK).map((block): Block => ({
    range: block,
    sectors: splitAt(block, SECTOR).map((sector) => ({ range: sector, look: "not sampled" })),
    state: "open",
  }));

  function* sample(sector: Block["sectors"][number]): Generator<Range, void, SurveyAnswer> {
    if (sector.look !== "not sampled") return;
    const { known, ms } = yield sampleOf(sector.range);
    budget.sampled(ms);
    sector.look = known;
  }

  /** Returns true if the range is proved. */
  function* ask(part: Range): Generator<Range, boolean, SurveyAnswer> {
    const { known, ms } = yield part;
    budget.hashed(part, ms, known !== undefined);
    if (known !== undefined) parts.push({ ...part, known });
    return known !== undefined;
  }

  /** Hashes neighbouring blocks that look the same, in growing questions. */
  function* hashBlocks(stretch: readonly Block[]): Generator<Range, void, SurveyAnswer> {
    for (let at = 0, count = 1; at < stretch.length && disappointments < MAX_DISAPPOINTMENTS;) {
      const asked = stretch.slice(at, at + count);
      const whole = joinAll(asked.map((block) => block.range));
      if (!budget.canHash(whole)) return;
      if (yield* ask(whole)) {
        for (const block of asked) block.state = "proved";
        disappointments = 0;
        at += asked.length;
        count = Math.min(2 * count, MAX_BLOCKS);
      } else if (asked.length > 1) {
        count = 1;
      } else {
        asked[0]!.state = "mixed";
        disappointments++;
        at++;
      }
    }
  }

  /** Samples the sectors of a block, and hashes those that look known. Returns true if any part is proved. */
  function* search(block: Block): Generator<Range, boolean, SurveyAnswer> {
    const { sectors, state } = block;
    block.state = "searched";
    if (!budget.canSample(sectors.length)) return false;
    for (const sector of sectors) yield* sample(sector);
    let found = false;
    for (const [from, to] of runsOf(sectors.map(({ look }) => look))) {
      const differs = state === "mixed" && to - from === sectors.length;
      if (yield* narrow(sectors.slice(from, to).map((sector) => sector.range), differs)) found = true;
    }
    return found;
  }

  /** Hashes the sectors together, or halves them if `differs` or that fails. Returns true if any part is proved. */
  function* narrow(sectors: readonly Range[], differs = false): Generator<Range, boolean, SurveyAnswer> {
    const whole = joinAll(sectors);
    if (!budget.canHash(whole)) return false;
    if (!differs && (yield* ask(whole))) return true;
    if (sectors.length === 1) return false;
    const middle = sectors.length >> 1;
    const first = yield* narrow(sectors.slice(0, middle));
    const second = yield* narrow(sectors.slice(middle));
    return first || second;
  }

  if (!budget.isWorthHashing(BLOCK)) return parts;
  for (const n of coarseToFine(blocks.length)) {
    if (!budget.canSample(1, SAMPLE_SHARE)) break;
    const { sectors } = blocks[n]!;
    yield* sample(sectors[n * SAMPLE_STEP % sectors.length]!);
  }
  const looks = looksOf(blocks);
  const stretches = runsOf(looks).map(([from, to]) => blocks.slice(from, to));
  for (const stretch of stretches.sort((a, b) => b.length - a.length)) yield* hashBlocks(stretch);

  const open = [...blocks.keys()].filter((n) => looks[n] !== undefined).flatMap((n) => [n, n - 1, n + 1]);
  for (let n = open.shift(); n !== undefined; n = open.shift()) {
    const block = blocks[n];
    if (block === undefined || block.state === "proved" || block.state === "searched") continue;
    if (yield* search(block)) open.push(n - 1, n + 1);
  }
  return parts;
}

/** What the sample of each block showed. A block without one looks like the block before it. */
function looksOf(blocks: readonly Block[]): readonly Look[] {
  let last: Look;
  return blocks.map(({ sectors }) => {
    const sampled = sectors.find(({ look }) => look !== "not sampled");
    return last = sampled === undefined ? last : sampled.look;
  });
}

/** The parts of the range between multiples of `unit`, ascending. */
function splitAt(range: Range, unit: number): readonly Range[] {
  const first = Math.floor(range.offset / unit);
  const count = Math.ceil(endOf(range) / unit) - first;
  return Array.from({ length: count }, (_, n) => clip({ offset: (first + n) * unit, size: unit }, range));
}

/** One range from ascending, adjacent ones. */
function joinAll(ranges: readonly Range[]): Range {
  const [first, last] = [ranges[0]!, ranges.at(-1)!];
  return { offset: first.offset, size: endOf(last) - first.offset };
}

/** The start of a sector: most content begins there. */
function sampleOf(sector: Range): Range {
  return { offset: sector.offset, size: Math.min(PAGE, sector.size) };
}

/** Neighbours that look known in the same way, as [from, to). */
function runsOf(looks: readonly Look[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const [n, look] of looks.entries()) {
    if (typeof look !== "number") continue;
    const last = runs.at(-1);
    if (last?.[1] === n && looks[n - 1] === look) last[1] = n + 1;
    else runs.push([n, n + 1]);
  }
  return runs;
}

/** 0 to `count` - 1, each once: 0, the middle, the quarters, and so on. */
function coarseToFine(count: number): readonly number[] {
  let step = 1;
  while (step < count) step *= 2;
  const order = [0];
  for (; step > 1; step /= 2) {
    for (let n = step / 2; n < count; n += step) order.push(n);
  }
  return order.slice(0, count);
}
