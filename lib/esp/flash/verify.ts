/** Where flash differs from what it should hold, by the chip's own MD5: nothing is written. */
import { md5 } from "../../hash.ts";
import { SECTOR } from "../plan/plan.ts";
import { flashMd5 } from "./write_region.ts";
import type { Loader } from "../link/loader.ts";
import type { FlashRange } from "../inspect_events.ts";

/** Pieces that are hashed before the sectors of those that differ are. */
const BLOCK = 0x10000;

/** The sectors from `offset` on that do not hold `data`, neighbours joined; none if all of it is there. */
export async function findDifferences(
  loader: Loader,
  { offset, data }: { readonly offset: number; readonly data: Uint8Array },
): Promise<readonly FlashRange[]> {
  const found: FlashRange[] = [];
  const look = async (at: number, end: number, steps: readonly number[]): Promise<void> => {
    const piece = data.subarray(at, end);
    if (await flashMd5(loader, offset + at, piece.length) === md5(piece)) return;
    const [step, ...finer] = steps;
    if (step === undefined) found.push({ offset: offset + at, size: piece.length });
    else for (let to = at; to < end; to += step) await look(to, Math.min(end, to + step), finer);
  };
  await look(0, data.length, data.length > BLOCK ? [BLOCK, SECTOR] : [SECTOR]);
  return joined(found);
}

/** `ranges`, which are sorted, with those that touch made one. */
function joined(ranges: readonly FlashRange[]): readonly FlashRange[] {
  const all: FlashRange[] = [];
  for (const range of ranges) {
    const last = all.at(-1);
    if (last !== undefined && last.offset + last.size === range.offset) {
      all[all.length - 1] = { offset: last.offset, size: last.size + range.size };
    } else {
      all.push(range);
    }
  }
  return all;
}
