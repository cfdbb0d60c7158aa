/** How far a session got, and what a failure leaves behind on the board, in whole sentences. Pure; no I/O. */
import { alignUp, hex } from "../../bytes.ts";
import { type Region, SECTOR } from "../plan/plan.ts";
import type { Piece } from "./diff.ts";
import type { FlashEvent } from "../events.ts";
import type { FlashRange } from "../inspect_events.ts";

/** A region that is in flash. */
export interface Complete {
  readonly region: Region;
  readonly verified: boolean;
  /** What was written since its parts were proved, its own head included. */
  readonly later: FlashRange[];
  /** To be reported when all is written: until then something may change it. */
  pending: FlashEvent | undefined;
}

export interface Progress {
  /** What an erase was ordered for, of regions that are not complete. */
  readonly touched: Map<Region, readonly Piece[]>;
  /** Regions whose head is blank until all the rest is there. */
  readonly headless: Set<Region>;
  readonly complete: Complete[];
  /** What was written, by region: the numbers of its sectors. */
  readonly sectors: Map<Region, Set<number>>;
  /** What the chip has hashed and nothing has touched since: it was equal. Sorted, by region. */
  readonly proved: Map<Region, readonly Piece[]>;
  /** What was acknowledged, by region, and not hashed yet. */
  readonly taken: Map<Region, readonly Piece[]>;
  /** What travelled for it, compressed. */
  wireBytes: number;
  /** Milliseconds of hashing. */
  verifyMs: number;
  /** The whole flash was made blank, for this session. */
  wiped?: boolean;
  /** How often flash did not hold what was written, and it was written again. */
  rewrites: number;
}

export function noProgress(): Progress {
  return {
    touched: new Map(),
    headless: new Set(),
    complete: [],
    sectors: new Map(),
    proved: new Map(),
    taken: new Map(),
    wireBytes: 0,
    verifyMs: 0,
    rewrites: 0,
  };
}

/** Notes that an erase for a piece of a region was ordered. */
export function touch(progress: Progress, region: Region, piece: Piece): void {
  const { touched, sectors, complete, proved, taken } = progress;
  const range = { offset: region.offset + piece.at, size: piece.size };
  for (const { later } of complete) later.push(range);
  for (const known of [proved, taken]) {
    known.set(region, (known.get(region) ?? []).flatMap((other) => without(other, piece)));
  }
  touched.set(region, [...touched.get(region) ?? [], piece]);
  const written = sectors.get(region) ?? new Set();
  for (let at = piece.at; at < piece.at + piece.size; at += SECTOR) written.add(Math.floor(at / SECTOR));
  sectors.set(region, written);
}

/** Nothing that was proved counts any more: it was written, and may be damaged. */
export function doubt(progress: Progress): void {
  progress.proved.clear();
  progress.taken.clear();
  for (const { region } of progress.complete.splice(0)) {
    if (progress.sectors.has(region)) progress.touched.set(region, [{ at: 0, size: region.data.length }]);
  }
}

/** All that was ordered was ignored. */
export function nothingTaken({ touched, sectors, headless, taken }: Progress): void {
  for (const map of [touched, sectors, headless, taken]) map.clear();
}

/** Goes on with the regions of another plan for the same files. */
export function carryOver(progress: Progress, regions: readonly Region[]): void {
  const old = [...progress.touched];
  const { touched, sectors, headless, proved, taken } = progress;
  for (const map of [touched, sectors, headless, proved, taken]) map.clear();
  for (const [{ path, offset }, pieces] of old) {
    const region = regions.find((region) => region.path === path && region.offset === offset);
    if (region !== undefined) pieces.forEach((piece) => touch(progress, region, piece));
  }
}

/** Notes that the chip's hash of a piece is that of the file. */
export function prove({ proved }: Progress, region: Region, piece: Piece): void {
  proved.set(region, joined([...proved.get(region) ?? [], piece]));
}

/** Notes that the chip took a piece: what is in flight may be lost yet. */
export function take({ taken }: Progress, region: Region, piece: Piece): void {
  taken.set(region, joined([...taken.get(region) ?? [], piece]));
}

/** Bytes of flash that were written, each counted once. */
export function writtenBytes({ sectors }: Progress): number {
  let bytes = 0;
  for (const [{ data }, numbers] of sectors) {
    for (const number of numbers) bytes += Math.min(SECTOR, data.length - number * SECTOR);
  }
  return bytes;
}

export function describeState({ wiped, ...rest }: Progress): string {
  if (wiped) return ["The whole flash was erased.", describeFiles(rest)].join(" ").trim();
  return describeFiles(rest) || "The flash was not changed.";
}

function describeFiles({ touched, headless, complete }: Progress): string {
  const whole = complete.map(({ region, verified }) =>
    `"${region.path}" is in flash, ${verified ? "verified" : "not verified"}.`
  );
  if (touched.size === 0) return whole.join(" ");
  const half = [...touched].map(([region, pieces]) => describeHalf(region, pieces));
  const boots = headless.size === 0 ? [] : ["The chip does not boot until a run completes."];
  return [...whole, ...half, ...boots, "Run again to complete it."].join(" ");
}

function describeHalf({ path, offset, data }: Region, pieces: readonly Piece[]): string {
  const ranges = joined(pieces).map(({ at, size }) =>
    `from ${hex(offset + at, 6)} to ${hex(alignUp(offset + at + size, SECTOR), 6)}`
  );
  const half = `"${path}" is half-written: flash ${ranges.join(" and ")} does not hold it`;
  const all = joined(pieces).some(({ at, size }) => at === 0 && size === data.length);
  return all ? `${half}.` : `${half}, the rest of its flash is as it was.`;
}

/** Upwards; neighbours and what overlaps become one. */
export function joined(pieces: readonly Piece[]): readonly Piece[] {
  const runs: Piece[] = [];
  for (const { at, size } of [...pieces].sort((a, b) => a.at - b.at)) {
    const last = runs.at(-1);
    if (last === undefined || last.at + last.size < at) runs.push({ at, size });
    else runs[runs.length - 1] = { at: last.at, size: Math.max(last.size, at + size - last.at) };
  }
  return runs;
}

/** A piece but for what lies in `hole`. */
export function without({ at, size }: Piece, hole: Piece): readonly Piece[] {
  const end = at + size;
  const behind = Math.max(at, hole.at + hole.size);
  return [{ at, size: Math.min(end, hole.at) - at }, { at: behind, size: end - behind }]
    .filter(({ size }) => size > 0);
}
