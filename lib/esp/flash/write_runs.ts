/** Divides the sectors that flash does not hold into runs so that writing takes the least time. Pure; no I/O. */
import { BLOCK, SECTOR } from "../flash_parts/geometry.ts";
import { type Costs, type RegionModel, type SectorRange, writingMs } from "./write_costs.ts";

export interface RunPlan {
  readonly runs: readonly SectorRange[];
  readonly ms: number;
}

/** What is known of a region's sectors, by sector. */
export interface KnownSectors {
  /** Flash holds the file's content. */
  readonly held: readonly boolean[];
  /** Flash is blank, and the file is not. */
  readonly blank: readonly boolean[];
}

/** The fastest known way to write all sectors that flash does not hold: separate runs, joined runs, or a single one. */
export function planRuns(region: RegionModel, costs: Costs, { held, blank }: KnownSectors): RunPlan {
  const cost = writingMs(region, costs, blank);
  const runs: { sectors: SectorRange; ms: number }[] = [];
  const fastest = (candidates: readonly SectorRange[]) =>
    candidates.map((sectors) => ({ sectors, ms: cost(...sectors) })).reduce((a, b) => b.ms < a.ms ? b : a);
  for (let from = 0; from < held.length; from++) {
    if (held[from]) continue;
    let to = from;
    while (to < held.length && !held[to]) to++;
    const last = runs.at(-1);
    const alone = fastest([[from, to], [blockStart(region, from, last?.sectors[1] ?? 0), to]]);
    const joined = last === undefined ? undefined : fastest([[last.sectors[0], to]]);
    if (joined !== undefined && joined.ms <= last!.ms + alone.ms) runs[runs.length - 1] = joined;
    else runs.push(alone);
    from = to;
  }
  const separate = {
    runs: runs.map(({ sectors }) => sectors),
    ms: runs.reduce((sum, { ms }) => sum + ms, 0),
  };
  if (runs.length === 0) return separate;
  return fasterPlan({ runs: [[0, held.length]], ms: cost(0, held.length) }, separate);
}

/**
 * The erase block border below `from`, or `from` if something else is in between. Erasing a block and writing all of it
 * takes less time than erasing most of its sectors.
 */
function blockStart({ offset, head }: RegionModel, from: number, lowest: number): number {
  const first = offset / SECTOR;
  const perBlock = BLOCK / SECTOR;
  const border = Math.floor((first + from) / perBlock) * perBlock - first;
  const afterHead = head !== undefined && head[1] <= from ? head[1] : 0;
  return border >= Math.max(lowest, afterHead) ? border : from;
}

/** The plan for given runs at other costs. */
export function priceRuns(
  region: RegionModel,
  costs: Costs,
  { runs, blank }: { readonly runs: readonly SectorRange[]; readonly blank: readonly boolean[] },
): RunPlan {
  const cost = writingMs(region, costs, blank);
  return { runs, ms: runs.reduce((sum, [from, to]) => sum + cost(from, to), 0) };
}

/** The plan that takes less time; the first if they take the same. */
export function fasterPlan(one: RunPlan, other: RunPlan): RunPlan {
  return one.ms <= other.ms ? one : other;
}
