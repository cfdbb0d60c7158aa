/** Pieces of regions, and where they lie in flash. Pure; no I/O. */
import { type Region, SECTOR } from "../plan/plan.ts";
import type { Piece } from "./diff.ts";
import type { RegionInfo } from "../events.ts";
import type { FlashRange } from "../inspect_events.ts";

export function rangeOf({ offset, data }: Region): FlashRange {
  return { offset, size: data.length };
}

export function infoOf({ path, offset, data }: Region): RegionInfo {
  return { path, offset, size: data.length };
}

export function wholePiece({ data }: Region): Piece {
  return { at: 0, size: data.length };
}

export function sectorAt({ data }: Region, at: number): Piece {
  return { at, size: Math.min(SECTOR, data.length - at) };
}
