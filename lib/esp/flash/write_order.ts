/**
 * In which order a plan is written, so that an interrupted run leaves what was there or a chip that plainly does not
 * boot, never half a program that does: the sector by which a program is found, its head, is blank before any other
 * byte of that program changes, and is written when all the rest is there. Pure; no I/O.
 *
 * Where nothing but one run over the head is written, that run itself leaves the head blank: it begins with an erase of
 * the whole block, which takes a flash less time than its sectors one by one.
 */
import type { Dialect } from "../chips/mod.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { alignUp } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import { type Plan, type Region, SECTOR } from "../plan/plan.ts";
import { without } from "./board_state.ts";
import { partOf } from "./compare.ts";
import type { Piece } from "./diff.ts";

/** What of a region has to be written; nothing = flash holds it. */
export interface Change {
  readonly region: Region;
  readonly runs: readonly Piece[];
}

/** The same in order: the head comes last, and is blank until then. */
export interface Steps extends Change {
  readonly head: Piece | undefined;
  /** The run that has blank in place of the head; undefined = the head is made blank before. */
  readonly masked: Piece | undefined;
}

type Erase = Pick<Dialect, "eraseEnd">;
type Writes = Pick<Dialect, "eraseEnd" | "compressed">;

/** Regions in the order in which they are written; those that need nothing are among them, without runs. */
export function orderOf(
  { chip, regions }: Pick<Plan, "chip" | "regions">,
  changes: readonly Change[],
  dialect: Writes,
): readonly Steps[] {
  const changed = changes.filter(({ runs }) => runs.length > 0);
  const boot = regions.find((region) => headAt(region, chip.bootloaderOffset, dialect) !== undefined);
  const bootChanges = changed.some(({ region }) => region === boot);
  // Where flash is not mapped by images, as on the ESP8266, a file without a header may be code of the one that boots.
  const guardsBoot = bootChanges || chip.mapped === undefined && changed.length > 0;
  const steps = changes.map(({ region, runs }): Steps => {
    const head = region === boot && guardsBoot
      ? headAt(region, chip.bootloaderOffset, dialect)
      : !guardsBoot && runs.length > 0 && region.data[0] === IMAGE_MAGIC
      ? headAt(region, region.offset, dialect)
      : undefined;
    if (head === undefined) return { region, runs, head, masked: undefined };
    // What is blank costs nothing only where it is compressed.
    const masked = changed.length === 1 && dialect.compressed ? runs.find(covers(head)) : undefined;
    // It goes first: nothing may change while the old head stands.
    const rest = masked === undefined
      ? runs.flatMap((run) => without(run, head))
      : [masked, ...runs.filter((run) => run !== masked)];
    return { region, runs: [...rest, head], head, masked };
  });
  return inOrder(steps, dialect);
}

/** What of a region may be written last, whatever else changes; undefined = nothing. */
export function headOf(region: Region, { chip }: Pick<Plan, "chip">, dialect: Erase): Piece | undefined {
  return headAt(region, chip.bootloaderOffset, dialect) ??
    (region.data[0] === IMAGE_MAGIC ? headAt(region, region.offset, dialect) : undefined);
}

/** The head of the image that stands at `address`, if the region reaches there: what can be erased alone. */
function headAt(region: Region, address: number, { eraseEnd }: Erase): Piece | undefined {
  const at = address - region.offset;
  if (at < 0 || at >= region.data.length) return undefined;
  // A ROM that erases by pairs of sectors takes two.
  const sectors = eraseEnd(address, SECTOR) === address + SECTOR ? 1 : 2;
  return { at, size: Math.min(sectors * SECTOR, region.data.length - at) };
}

/** All of the head, and more. */
function covers(head: Piece): (run: Piece) => boolean {
  return ({ at, size }) => size > head.size && at <= head.at && at + size >= head.at + head.size;
}

/** What of the region is sent for one of its runs. */
export function sentFor({ region, head, masked }: Steps, run: Piece): Region {
  const part = partOf(region, run);
  if (head === undefined || run !== masked) return part;
  const data = part.data.slice();
  data.fill(0xff, head.at - run.at, head.at - run.at + head.size);
  return { ...part, data, md5: md5(data) };
}

/**
 * Programs after what they are made of. Where an erase may reach into the region behind, upwards, so that this one is
 * written afterwards; a head is then the last of its own region only.
 */
function inOrder(steps: readonly Steps[], dialect: Writes): readonly Steps[] {
  const last = [...steps].sort((a, b) => Number(a.head !== undefined) - Number(b.head !== undefined));
  const strays = steps.flatMap((step) => strayErase(step, dialect));
  if (strays.length === 0) return last;
  const harms = (from: number) => steps.some(({ region }) => region.offset === from);
  return strays.some(({ from }) => harms(from))
    ? [...steps].sort((a, b) => a.region.offset - b.region.offset)
    : last;
}

/** Where the erase for a run goes beyond the end of its region. */
export function strayErase(
  { region, runs }: Change,
  { eraseEnd }: Erase,
): readonly { readonly from: number; readonly to: number }[] {
  const from = alignUp(region.offset + region.data.length, SECTOR);
  return runs.flatMap(({ at, size }) => {
    const to = eraseEnd(region.offset + at, size);
    return to > from ? [{ from, to }] : [];
  });
}

/** The plan as it is written where nothing is compared. */
export function wholeOf({ regions }: Pick<Plan, "regions">): readonly Change[] {
  return regions.map((region) => ({ region, runs: [{ at: 0, size: region.data.length }] }));
}
