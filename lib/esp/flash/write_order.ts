/**
 * Orders the writes of a plan so that an interrupted run leaves either the old content or a chip that plainly does not
 * boot, never a half-written program that does. The head of a program is the sector by which it is found. It is blanked
 * before any other byte of the program changes, and written when the rest is in flash. Pure; no I/O.
 *
 * If the plan is nothing but one run over the head, that run itself leaves the head blank: it begins with an erase of
 * the whole block, which takes a flash less time than single sectors.
 */
import { alignUp } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import { clip, contains, endOf, overlaps, type Range, rangeBetween, shift, subtract } from "../../ranges.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import type { Dialect } from "../chips/mod.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import type { Plan, Region } from "../plan/plan.ts";
import { regionRange, sliceRegion, wholeRegion } from "./regions.ts";

/** The parts of a region that have to be written; none if flash holds all of it. */
export interface RegionChange {
  readonly region: Region;
  readonly runs: readonly Range[];
}

/** The same in writing order: the head comes last, and is blank until then. */
export interface OrderedChange extends RegionChange {
  readonly head: Range | undefined;
  /** The run that leaves the head blank; undefined if the head is blanked before. */
  readonly masked: Range | undefined;
}

type EraseRules = Pick<Dialect, "eraseEnd">;
type WriteRules = Pick<Dialect, "eraseEnd" | "compressed">;

/** The changes in the order in which they are written; regions without runs are kept. */
export function orderChanges(
  { chip, regions }: Pick<Plan, "chip" | "regions">,
  changes: readonly RegionChange[],
  dialect: WriteRules,
): readonly OrderedChange[] {
  const changed = changes.filter(({ runs }) => runs.length > 0);
  const boot = regions.find((region) => headAt(region, chip.bootloaderOffset, dialect) !== undefined);
  const bootChanges = changed.some(({ region }) => region === boot);
  // On a chip that does not map flash by image, such as the ESP8266, any file may be code of the boot image.
  const guardsBoot = bootChanges || chip.mapped === undefined && changed.length > 0;
  const ordered = changes.map(({ region, runs }): OrderedChange => {
    const head = region === boot && guardsBoot
      ? headAt(region, chip.bootloaderOffset, dialect)
      : !guardsBoot && runs.length > 0 && region.data[0] === IMAGE_MAGIC
      ? headAt(region, region.offset, dialect)
      : undefined;
    if (head === undefined) return { region, runs, head, masked: undefined };
    // Blank bytes travel free only if they are compressed.
    const masked = changed.length === 1 && dialect.compressed
      ? runs.find((run) => run.size > head.size && contains(run, head))
      : undefined;
    // The masked run goes first: nothing may change while the old head is in flash.
    const body = masked === undefined
      ? runs.flatMap((run) => subtract(run, head))
      : [masked, ...runs.filter((run) => run !== masked)];
    return { region, runs: [...body, head], head, masked };
  });
  return sortChanges(ordered, dialect);
}

/** The part of a region that may have to be written last, whatever else changes; undefined if there is none. */
export function headOf(region: Region, { chip }: Pick<Plan, "chip">, dialect: EraseRules): Range | undefined {
  return headAt(region, chip.bootloaderOffset, dialect) ??
    (region.data[0] === IMAGE_MAGIC ? headAt(region, region.offset, dialect) : undefined);
}

/** The head of an image at `address`, if the region contains that address: the smallest part that can be erased. */
function headAt(region: Region, address: number, { eraseEnd }: EraseRules): Range | undefined {
  if (!overlaps({ offset: address, size: 1 }, regionRange(region))) return undefined;
  // A ROM that erases pairs of sectors takes two.
  const sectors = eraseEnd(address, SECTOR) === address + SECTOR ? 1 : 2;
  return clip({ offset: address - region.offset, size: sectors * SECTOR }, wholeRegion(region));
}

/** The data to send for one run of a change. */
export function dataToSend({ region, head, masked }: OrderedChange, run: Range): Region {
  const part = sliceRegion(region, run);
  if (head === undefined || run !== masked) return part;
  const data = part.data.slice();
  const blanked = shift(head, -run.offset);
  data.fill(0xff, blanked.offset, endOf(blanked));
  return { ...part, data, md5: md5(data) };
}

/**
 * Programs go after the data that they need. If an erase may reach into the next region, regions go in ascending
 * order, so that the next one is written afterwards; a head then comes last within its own region only.
 */
function sortChanges(changes: readonly OrderedChange[], dialect: WriteRules): readonly OrderedChange[] {
  const harms = changes.flatMap((change) => excessErases(change, dialect))
    .some(({ offset }) => changes.some(({ region }) => region.offset === offset));
  return harms
    ? [...changes].sort((a, b) => a.region.offset - b.region.offset)
    : [...changes].sort((a, b) => Number(a.head !== undefined) - Number(b.head !== undefined));
}

/** The ranges of flash after the end of the region that the erases for its runs blank as well. */
export function excessErases({ region, runs }: RegionChange, { eraseEnd }: EraseRules): readonly Range[] {
  const end = alignUp(endOf(regionRange(region)), SECTOR);
  return runs.map(({ offset, size }) => rangeBetween(end, eraseEnd(region.offset + offset, size)))
    .filter(({ size }) => size > 0);
}

/** The changes that write everything, without a comparison. */
export function fullChanges({ regions }: Pick<Plan, "regions">): readonly RegionChange[] {
  return regions.map((region) => ({ region, runs: [wholeRegion(region)] }));
}
