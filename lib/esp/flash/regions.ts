/** Parts of regions, and their place in flash. A range within a region counts from the region's start. Pure; no I/O. */
import { md5 } from "../../hash.ts";
import { contains, type Range } from "../../ranges.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import type { RegionInfo } from "../events.ts";
import type { Region } from "../plan/plan.ts";

/** The addresses of the region in flash. */
export function regionRange({ offset, data }: Region): Range {
  return { offset, size: data.length };
}

/** The region as events describe it. */
export function regionInfo({ path, offset, data }: Region): RegionInfo {
  return { path, offset, size: data.length };
}

/** All of the region, as a range within it. */
export function wholeRegion({ data }: Pick<Region, "data">): Range {
  return { offset: 0, size: data.length };
}

/** The sector that begins at `offset` within the region; the last one may be short. */
export function sectorAt({ data }: Region, offset: number): Range {
  return { offset, size: Math.min(SECTOR, data.length - offset) };
}

/** A part of the region, to be written as a region itself. */
export function sliceRegion(region: Region, range: Range): Region {
  if (contains(range, wholeRegion(region))) return region;
  const data = region.data.subarray(range.offset, range.offset + range.size);
  return { path: region.path, offset: region.offset + range.offset, data, md5: md5(data) };
}
