/** Blocks of flash content in any order become few pieces, each of whole sectors as far as it can be. Pure; no I/O. */
import { alignUp, hex } from "../../bytes.ts";
import { describeSize } from "../chips/flash_size.ts";

/** A run of flash content. */
export interface Piece {
  /** Where it goes, as the file says. */
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** The unit of erasing: what a file leaves out inside of a sector will be blank in any case. */
const SECTOR = 0x1000;
/** No flash is larger. Nothing beyond means also: no more memory than this. */
const MAX_FLASH = 128 * 1024 * 1024;
/** Each piece is erased, written and verified on its own; real files have up to ten. */
const MAX_PIECES = 64;

/** The pieces, lowest address first, or in words why the blocks cannot be flash content. */
export function mergeBlocks(
  blocks: readonly Piece[],
): { readonly pieces: readonly Piece[] } | { readonly problem: string } {
  const sorted = blocks.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.address - b.address);
  if (sorted.length === 0) return { problem: "it has no flash content" };
  const runs: Piece[][] = [];
  let end = -SECTOR;
  for (const block of sorted) {
    if (block.address < end) return { problem: `it says twice what goes to ${hex(block.address)}` };
    if (block.address <= alignUp(end, SECTOR)) runs.at(-1)!.push(block);
    else runs.push([block]);
    end = block.address + block.bytes.length;
  }
  if (end > MAX_FLASH) {
    return {
      problem: `it has content for ${hex(sorted.at(-1)!.address)}, and no flash has more than ${
        describeSize(MAX_FLASH)
      }`,
    };
  }
  if (runs.length > MAX_PIECES) {
    return {
      problem: `it has ${runs.length} pieces apart from each other, and at most ${MAX_PIECES} are taken`,
    };
  }
  return { pieces: runs.map(join) };
}

/** Gaps inside of the run become blank. */
function join(run: readonly Piece[]): Piece {
  const { address } = run[0]!;
  const last = run.at(-1)!;
  const bytes = new Uint8Array(last.address + last.bytes.length - address).fill(0xff);
  for (const block of run) bytes.set(block.bytes, block.address - address);
  return { address, bytes };
}
