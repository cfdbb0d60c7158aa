/** In which runs the sectors that flash does not hold are written, so that it takes least time. Pure; no I/O. */
import { SECTOR } from "../plan/plan.ts";
import { BLOCK, type Costs, type Target, writingMs } from "./write_costs.ts";

/** Sectors [from, to). */
export type Span = readonly [from: number, to: number];

export interface RunPlan {
  readonly runs: readonly Span[];
  readonly ms: number;
}

/** What is known of a region's sectors. */
export interface Sectors {
  /** Flash holds them. */
  readonly there: readonly boolean[];
  /** Flash holds nothing there, but should. */
  readonly blank: readonly boolean[];
}

/** The cheapest known way to write what is not there: runs, joined over what is, or all in one. */
export function planRuns(target: Target, costs: Costs, { there, blank }: Sectors): RunPlan {
  const cost = writingMs(target, costs, blank);
  const runs: { span: Span; ms: number }[] = [];
  const best = (spans: readonly Span[]) =>
    spans.map((span) => ({ span, ms: cost(...span) })).reduce((a, b) => b.ms < a.ms ? b : a);
  for (let from = 0; from < there.length; from++) {
    if (there[from]) continue;
    let to = from;
    while (to < there.length && !there[to]) to++;
    const last = runs.at(-1);
    const alone = best([[from, to], [blockStart(target, from, last?.span[1] ?? 0), to]]);
    const joined = last === undefined ? undefined : best([[last.span[0], to]]);
    if (joined !== undefined && joined.ms <= last!.ms + alone.ms) runs[runs.length - 1] = joined;
    else runs.push(alone);
    from = to;
  }
  const separate = { runs: runs.map(({ span }) => span), ms: runs.reduce((sum, { ms }) => sum + ms, 0) };
  if (runs.length === 0) return separate;
  return cheaper({ runs: [[0, there.length]], ms: cost(0, there.length) }, separate);
}

/**
 * The border of an erase block below `from`, if nothing else is between: to erase a block and write all of it takes
 * less time than to erase most of its sectors.
 */
function blockStart({ offset, head }: Target, from: number, lowest: number): number {
  const first = offset / SECTOR;
  const perBlock = BLOCK / SECTOR;
  const border = Math.floor((first + from) / perBlock) * perBlock - first;
  const behindHead = head !== undefined && head[1] <= from ? head[1] : 0;
  return border >= Math.max(lowest, behindHead) ? border : from;
}

/** The same runs, at other costs. */
export function planOf(
  target: Target,
  costs: Costs,
  { runs, blank }: { readonly runs: readonly Span[]; readonly blank: readonly boolean[] },
): RunPlan {
  const cost = writingMs(target, costs, blank);
  return { runs, ms: runs.reduce((sum, [from, to]) => sum + cost(from, to), 0) };
}

export function cheaper(one: RunPlan, other: RunPlan): RunPlan {
  return one.ms <= other.ms ? one : other;
}
