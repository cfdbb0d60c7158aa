/** Models the time that hashing and writing flash take. Pure; no I/O. */
import type { Range } from "../../ranges.ts";
import { BLOCK, PAGE, SECTOR } from "../flash_parts/geometry.ts";
import { HASH_MS_PER_KB, TYPICAL_FLASH } from "../flash_parts/timings.ts";
import { wireMs } from "../../wire_time.ts";

/** Milliseconds for a command and its answer without their bytes, over an adapter with low latency. */
export const USUAL_ROUND_TRIP_MS = 2;
/** The fraction of a plain session that fruitless questions may take. The documented limit is 2 %. */
export const ALLOWANCE = 0.018;
/** The shortest session without its transfer and verifying: reset, SYNC, identification, stub and restart. */
export const SESSION_MS = 600;

/** In milliseconds. */
export interface Costs {
  /** A command and its answer, without the chip's work in between. */
  readonly roundTrip: number;
  readonly md5PerKb: number;
  /** A byte on the line. */
  readonly wireByte: number;
  /** Each run, in addition to its data: the command, and the work at its ends that nothing overlaps. */
  readonly begin: number;
  readonly sectorErase: number;
  readonly blockErase: number;
  /** Programming one sector. */
  readonly sectorProgram: number;
  /** Bytes that travel with one round trip. */
  readonly flashBlock: number;
  /** The loader skips blank sectors, and erases from the first one that is not blank. A stub does this. */
  readonly sparesBlank: boolean;
}

/** The costs before anything was measured: a typical flash, and a link without latency. */
export function typicalCosts(
  { baud, flashBlock, sparesBlank = true }: { baud: number; flashBlock: number; sparesBlank?: boolean },
): Costs {
  const { sectorErase, blockErase, pageProgram } = TYPICAL_FLASH;
  return {
    // Two short frames have about 60 bytes.
    roundTrip: USUAL_ROUND_TRIP_MS + wireMs(60, baud),
    md5PerKb: HASH_MS_PER_KB,
    wireByte: wireMs(1, baud),
    begin: 15,
    sectorErase,
    blockErase,
    sectorProgram: SECTOR / PAGE * pageProgram,
    flashBlock,
    sparesBlank,
  };
}

/** Sector numbers within a region: from the first one up to, but not including, the second. */
export type SectorRange = readonly [from: number, to: number];

/** The properties of a region that decide how long it takes. */
export interface RegionModel {
  /** Its address in flash, a multiple of the sector size. */
  readonly offset: number;
  /** Bytes in flash. */
  readonly size: number;
  /** Estimated bytes on the line for each sector. */
  readonly wire: readonly number[];
  /** The sectors that are written last, and are blank until then. */
  readonly head?: SectorRange;
}

/** Gives each sector its share of `wireBytes`; sectors of one repeated byte get none. */
export function modelRegion(
  { offset, data }: { readonly offset: number; readonly data: Uint8Array },
  wireBytes: number,
  head?: Range,
): RegionModel {
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
      : { head: [head.offset / SECTOR, Math.ceil((head.offset + head.size) / SECTOR)] as const }),
  };
}

/** Milliseconds to write the whole region. */
export function fullWriteMs(region: RegionModel, costs: Costs): number {
  return writingMs(region, costs)(0, region.wire.length);
}

/** The time that the chip took to hash a number of kilobytes. */
export interface HashTiming {
  readonly kb: number;
  readonly ms: number;
}

/** Replaces the round trip and the hash rate by those that follow from the answers so far. */
export function measureCosts(costs: Costs, timings: readonly HashTiming[]): Costs {
  const small = timings.reduce((a, b) => b.kb < a.kb ? b : a);
  const large = timings.reduce((a, b) => b.kb > a.kb ? b : a);
  // Answers of one size do not tell hash time from latency; a chip's hash rate varies less than a link's latency.
  const md5PerKb = large.kb > small.kb
    ? Math.max(0.01, (large.ms - small.ms) / (large.kb - small.kb))
    : Math.min(costs.md5PerKb, large.ms / large.kb);
  return { ...costs, md5PerKb, roundTrip: Math.max(0.1, small.ms - small.kb * md5PerKb) };
}

/**
 * Returns a function that gives the milliseconds to write the sectors [from, to) in one run: the line and the flash
 * work at the same time. `blank`: by sector, true if it is known to be blank.
 */
export function writingMs(
  { offset, wire }: RegionModel,
  costs: Costs,
  blank: readonly boolean[] = [],
): (from: number, to: number) => number {
  const bytes = prefixSums(wire);
  return (from, to) => {
    const dirty = costs.sparesBlank ? skipBlank(from, to) : from;
    const start = offset + dirty * SECTOR;
    const end = offset + to * SECTOR;
    const blocks = Math.max(0, Math.floor(end / BLOCK) - Math.ceil(start / BLOCK));
    const sectors = to - dirty - blocks * (BLOCK / SECTOR);
    const flash = blocks * costs.blockErase + sectors * costs.sectorErase + (to - from) * costs.sectorProgram;
    const travels = bytes[to]! - bytes[from]!;
    const line = travels * costs.wireByte + Math.ceil(travels / costs.flashBlock) * costs.roundTrip;
    return costs.begin + costs.roundTrip + Math.max(line, flash);
  };

  /** The last block border, or the end, up to which all is blank: beginning within a block saves nothing. */
  function skipBlank(from: number, to: number): number {
    let dirty = from;
    for (let sector = from; sector < to && blank[sector]; sector++) {
      if ((offset / SECTOR + sector + 1) % (BLOCK / SECTOR) === 0 || sector + 1 === to) dirty = sector + 1;
    }
    return dirty;
  }
}

const cachedSums = new WeakMap<readonly number[], readonly number[]>();

/** Element `n` is the sum of the first `n` values. */
function prefixSums(values: readonly number[]): readonly number[] {
  const cached = cachedSums.get(values);
  if (cached !== undefined) return cached;
  const sums = [0];
  for (const value of values) sums.push(sums.at(-1)! + value);
  cachedSums.set(values, sums);
  return sums;
}
