/** What hashing and writing flash cost, in time. Pure; no I/O. */
import { SECTOR } from "../plan/plan.ts";

/** Where that many bytes go, flash is erased by blocks. */
export const BLOCK = 0x10000;

/** In milliseconds. */
export interface Costs {
  /** A command and its answer, without what the chip does in between. */
  readonly roundTrip: number;
  readonly md5PerKb: number;
  /** A byte on the line. */
  readonly wireByte: number;
  /** What each run costs besides its data: the command, and what does not overlap at its ends. */
  readonly begin: number;
  readonly sectorErase: number;
  readonly blockErase: number;
  /** Programming one sector. */
  readonly sectorProgram: number;
  /** Bytes that travel with one round trip. */
  readonly flashBlock: number;
  /** The loader does not erase blank sectors until it meets one that is not blank: a stub does this. */
  readonly sparesBlank: boolean;
}

/** Of the chips and flashes at hand: an MD5 takes 0.5 to 0.9 ms a KB, a W25Q32 45 ms a sector and 0.7 ms a page. */
export function typicalCosts(
  { baud, flashBlock, sparesBlank = true }: { baud: number; flashBlock: number; sparesBlank?: boolean },
): Costs {
  return {
    // Two short frames, and an adapter with low latency.
    roundTrip: 2 + 60 * 10_000 / baud,
    md5PerKb: 0.87,
    wireByte: 10_000 / baud,
    begin: 15,
    sectorErase: 45,
    blockErase: 150,
    sectorProgram: 16 * 0.7,
    flashBlock,
    sparesBlank,
  };
}

/** A region as far as it matters here. */
export interface Target {
  /** Its address in flash, on a sector's border. */
  readonly offset: number;
  /** Bytes in flash. */
  readonly size: number;
  /** Bytes on the line for each sector: estimates. */
  readonly wire: readonly number[];
  /** Sectors [from, to) that are written last, and are blank until then. */
  readonly head?: readonly [from: number, to: number];
}

/** Each sector's share of `wireBytes`: blank ones and the like take next to nothing. `head`: in bytes of the region. */
export function targetOf(
  { offset, data }: { readonly offset: number; readonly data: Uint8Array },
  wireBytes: number,
  head?: { readonly at: number; readonly size: number },
): Target {
  const weights = Array.from({ length: Math.ceil(data.length / SECTOR) }, (_, n) => {
    const sector = data.subarray(n * SECTOR, (n + 1) * SECTOR);
    return sector.every((byte) => byte === sector[0]) ? 0 : sector.length;
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return {
    offset,
    size: data.length,
    wire: weights.map((weight) => sum === 0 ? 0 : weight * wireBytes / sum),
    ...(head === undefined
      ? {}
      : { head: [head.at / SECTOR, Math.ceil((head.at + head.size) / SECTOR)] as const }),
  };
}

/** Milliseconds to write all of it. */
export function plainMs(target: Target, costs: Costs): number {
  return writingMs(target, costs)(0, target.wire.length);
}

/** How long the chip took to hash so much. */
export interface Timing {
  readonly kb: number;
  readonly ms: number;
}

/** What the answers so far tell of round trip and hash. */
export function measured(costs: Costs, timings: readonly Timing[]): Costs {
  const small = timings.reduce((a, b) => b.kb < a.kb ? b : a);
  const large = timings.reduce((a, b) => b.kb > a.kb ? b : a);
  // From answers of one size it cannot be told which of the two it was: a chip's hash varies less than a link.
  const md5PerKb = large.kb > small.kb
    ? Math.max(0.01, (large.ms - small.ms) / (large.kb - small.kb))
    : Math.min(costs.md5PerKb, large.ms / large.kb);
  return { ...costs, md5PerKb, roundTrip: Math.max(0.1, small.ms - small.kb * md5PerKb) };
}

/**
 * Milliseconds to write the sectors [from, to) in one run: the line and the flash work at the same time. `blank`: by
 * sector, what is known to be so.
 */
export function writingMs(
  { offset, wire }: Target,
  costs: Costs,
  blank: readonly boolean[] = [],
): (from: number, to: number) => number {
  const bytes = sums(wire);
  return (from, to) => {
    const dirty = costs.sparesBlank ? behindBlank(from, to) : from;
    const start = offset + dirty * SECTOR;
    const end = offset + to * SECTOR;
    const blocks = Math.max(0, Math.floor(end / BLOCK) - Math.ceil(start / BLOCK));
    const sectors = to - dirty - blocks * (BLOCK / SECTOR);
    const flash = blocks * costs.blockErase + sectors * costs.sectorErase + (to - from) * costs.sectorProgram;
    const travels = bytes[to]! - bytes[from]!;
    const line = travels * costs.wireByte + Math.ceil(travels / costs.flashBlock) * costs.roundTrip;
    return costs.begin + costs.roundTrip + Math.max(line, flash);
  };

  /** The last border of a block, or the end, up to which all is blank: it saves nothing to begin within a block. */
  function behindBlank(from: number, to: number): number {
    let behind = from;
    for (let sector = from; sector < to && blank[sector]; sector++) {
      if ((offset / SECTOR + sector + 1) % (BLOCK / SECTOR) === 0 || sector + 1 === to) behind = sector + 1;
    }
    return behind;
  }
}

const sumsOf = new WeakMap<readonly number[], readonly number[]>();

/** `sums[n]` = the first n together. */
function sums(values: readonly number[]): readonly number[] {
  const made = sumsOf.get(values);
  if (made !== undefined) return made;
  const result = [0];
  for (const value of values) result.push(result.at(-1)! + value);
  sumsOf.set(values, result);
  return result;
}
