/** Merges blocks of flash content, in any order, into few ranges that share no sector. Pure; no I/O. */
import { alignUp, hex } from "../../bytes.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import { describeSize } from "../chips/flash_size.ts";

/** Data at an address. */
export interface DataRange {
  /** Address as the file gives it. */
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** No flash is larger. Also bounds the memory that a file can make flasher use. */
const MAX_FLASH = 128 * 1024 * 1024;
/** Each range is erased, written and verified separately; real files have up to ten. */
const MAX_RANGES = 64;

/** The ranges, lowest address first, or why the blocks cannot be flash content. */
export function mergeBlocks(
  blocks: readonly DataRange[],
): { readonly ranges: readonly DataRange[] } | { readonly problem: string } {
  const sorted = blocks.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.address - b.address);
  if (sorted.length === 0) return { problem: "it has no flash content" };
  const runs: DataRange[][] = [];
  let end = -SECTOR;
  for (const block of sorted) {
    if (block.address < end) return { problem: `it has two blocks for address ${hex(block.address)}` };
    if (block.address <= alignUp(end, SECTOR)) runs.at(-1)!.push(block);
    else runs.push([block]);
    end = block.address + block.bytes.length;
  }
  if (end > MAX_FLASH) {
    return {
      problem: `it has content for ${hex(sorted.at(-1)!.address)}, expected at most ${
        describeSize(MAX_FLASH)
      } of flash`,
    };
  }
  if (runs.length > MAX_RANGES) {
    return {
      problem: `it has ${runs.length} separate address ranges, expected at most ${MAX_RANGES}`,
    };
  }
  return { ranges: runs.map(join) };
}

/** Joins the blocks; gaps between them become blank. */
function join(run: readonly DataRange[]): DataRange {
  const { address } = run[0]!;
  const last = run.at(-1)!;
  const bytes = new Uint8Array(last.address + last.bytes.length - address).fill(0xff);
  for (const block of run) bytes.set(block.bytes, block.address - address);
  return { address, bytes };
}
