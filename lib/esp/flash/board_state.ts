/** Records how far writing got, and describes what a failure leaves on the board in whole sentences. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { alignOutwards, contains, endOf, join, type Range, shift, subtract } from "../../ranges.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import type { FlashEvent } from "../events.ts";
import type { Region } from "../plan/plan.ts";
import { regionRange, sectorAt, wholeRegion } from "./regions.ts";

/** The state of a board whose file system was blanked, whatever else is on it. */
export const FILES_LOST = "The board's file system was blanked: all files that were on it are lost.";

/** A region that is completely in flash. */
export interface CompletedRegion {
  readonly region: Region;
  readonly verified: boolean;
  /** Ranges of flash written since parts of the region were verified, its own head included. */
  readonly later: Range[];
  /** The event to report when everything is written: until then another write may change the region. */
  pending: FlashEvent | undefined;
}

/** Ranges within a region, by region. */
type RegionParts = Map<Region, readonly Range[]>;

export interface WriteProgress {
  /** The parts of incomplete regions for which an erase was requested. */
  readonly touched: RegionParts;
  /** Regions whose head stays blank until the rest is written. */
  readonly blankHeads: Set<Region>;
  readonly complete: CompletedRegion[];
  /** Numbers of the sectors that were written, by region. */
  readonly sectors: Map<Region, Set<number>>;
  /** The parts whose hash was equal and that nothing has touched since, ascending. */
  readonly proved: RegionParts;
  /** The parts that the chip has acknowledged but not hashed yet. */
  readonly acknowledged: RegionParts;
  /** Bytes sent for it, compressed. */
  wireBytes: number;
  /** Milliseconds spent on hashing. */
  verifyMs: number;
  /** The whole flash was erased for this session. */
  wiped?: boolean;
  /** The number of times that flash did not hold what was written, and was written again. */
  rewrites: number;
}

export function noProgress(): WriteProgress {
  return {
    touched: new Map(),
    blankHeads: new Set(),
    complete: [],
    sectors: new Map(),
    proved: new Map(),
    acknowledged: new Map(),
    wireBytes: 0,
    verifyMs: 0,
    rewrites: 0,
  };
}

/** Records that an erase for a part of a region was requested. */
export function recordErase(progress: WriteProgress, region: Region, part: Range): void {
  const { touched, sectors, complete, proved, acknowledged } = progress;
  for (const { later } of complete) later.push(shift(part, region.offset));
  for (const known of [proved, acknowledged]) {
    known.set(region, (known.get(region) ?? []).flatMap((other) => subtract(other, part)));
  }
  touched.set(region, [...touched.get(region) ?? [], part]);
  const written = sectors.get(region) ?? new Set();
  for (let at = part.offset; at < endOf(part); at += SECTOR) written.add(Math.floor(at / SECTOR));
  sectors.set(region, written);
}

/** Records that the chip's hash of a part equals the file's. */
export function recordProof({ proved }: WriteProgress, region: Region, part: Range): void {
  proved.set(region, join([...proved.get(region) ?? [], part]));
}

/** Records that the chip has acknowledged a part. */
export function recordAcknowledged({ acknowledged }: WriteProgress, region: Region, part: Range): void {
  acknowledged.set(region, join([...acknowledged.get(region) ?? [], part]));
}

/** Withdraws every proof: what was written may be damaged. */
export function withdrawProofs(progress: WriteProgress): void {
  progress.proved.clear();
  progress.acknowledged.clear();
  for (const { region } of progress.complete.splice(0)) {
    if (progress.sectors.has(region)) progress.touched.set(region, [wholeRegion(region)]);
  }
}

/** Forgets all writes: the flash ignored them. */
export function forgetWrites({ touched, sectors, blankHeads, acknowledged }: WriteProgress): void {
  for (const recorded of [touched, sectors, blankHeads, acknowledged]) recorded.clear();
}

/** Moves the record over to the regions of another plan for the same files; all proofs are dropped. */
export function moveProgress(progress: WriteProgress, regions: readonly Region[]): void {
  const old = [...progress.touched];
  forgetWrites(progress);
  progress.proved.clear();
  for (const [{ path, offset }, parts] of old) {
    const region = regions.find((region) => region.path === path && region.offset === offset);
    if (region !== undefined) parts.forEach((part) => recordErase(progress, region, part));
  }
}

/** Bytes of flash that were written, each counted once. */
export function writtenBytes({ sectors }: WriteProgress): number {
  let bytes = 0;
  for (const [region, numbers] of sectors) {
    for (const number of numbers) bytes += sectorAt(region, number * SECTOR).size;
  }
  return bytes;
}

export function describeState({ wiped, ...rest }: WriteProgress): string {
  if (wiped) return ["The whole flash was erased.", describeFiles(rest)].join(" ").trim();
  return describeFiles(rest) || "The flash was not changed.";
}

function describeFiles({ touched, blankHeads, complete }: WriteProgress): string {
  const whole = complete.map(({ region, verified }) =>
    `"${region.path}" is in flash, ${verified ? "verified" : "not verified"}.`
  );
  if (touched.size === 0) return whole.join(" ");
  const partial = [...touched].map(([region, parts]) => describePartial(region, parts));
  const boots = blankHeads.size === 0 ? [] : ["The chip does not boot until a run completes."];
  return [...whole, ...partial, ...boots, "Run again to complete it."].join(" ");
}

function describePartial(region: Region, parts: readonly Range[]): string {
  const joined = join(parts);
  const ranges = joined.map((part) => {
    const sectors = alignOutwards(shift(part, region.offset), SECTOR);
    return `from ${hex(sectors.offset, 6)} to ${hex(endOf(sectors), 6)}`;
  });
  const partial = `"${region.path}" is half-written: flash ${ranges.join(" and ")} does not hold it`;
  const all = joined.some((part) => contains(shift(part, region.offset), regionRange(region)));
  return all ? `${partial}.` : `${partial}; the rest of its flash is unchanged.`;
}
