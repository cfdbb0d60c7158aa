/** UF2: flash content in blocks of 512 bytes, each with its address (github.com/microsoft/uf2). Pure; no I/O. */
import { readU32 } from "../bytes.ts";
import { joinBlocks, type Piece } from "./pieces.ts";

const BLOCK = 512;
const DATA_AT = 32;
/** Bytes between the block's header and its last word. */
const MAX_DATA = 476;
const MAGIC_0 = 0x0a324655;
const MAGIC_1 = 0x9e5d5157;
const MAGIC_END = 0x0ab16f30;

const NOT_FOR_FLASH = 0x0001;
const CARRIES_FILE = 0x1000;
const HAS_FAMILY = 0x2000;

export interface Uf2 {
  readonly pieces: readonly Piece[];
  /** What tells the chip; undefined where the file does not say. */
  readonly family: number | undefined;
}

export function isUf2(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && readU32(bytes, 0) === MAGIC_0 && readU32(bytes, 4) === MAGIC_1;
}

/** What the file says goes where, or in words what is wrong with it. */
export function parseUf2(bytes: Uint8Array): Uf2 | { readonly problem: string } {
  if (bytes.length % BLOCK !== 0) {
    return {
      problem: `it is cut short: it has ${bytes.length} bytes, which are no whole blocks of ${BLOCK}`,
    };
  }
  const count = bytes.length / BLOCK;
  const families = new Set<number>();
  const blocks: Piece[] = [];
  for (let n = 0; n < count; n++) {
    const block = bytes.subarray(n * BLOCK, (n + 1) * BLOCK);
    const word = (at: number) => readU32(block, at);
    if (word(0) !== MAGIC_0 || word(4) !== MAGIC_1 || word(BLOCK - 4) !== MAGIC_END) {
      return { problem: `block ${n + 1} of ${count} is damaged` };
    }
    if (word(24) !== count) {
      return { problem: `it has ${count} blocks, but block ${n + 1} says that there are ${word(24)}` };
    }
    const [flags, address, size] = [word(8), word(12), word(16)];
    if ((flags & NOT_FOR_FLASH) !== 0) continue;
    if ((flags & CARRIES_FILE) !== 0) return { problem: "it carries files, not flash content" };
    if (size > MAX_DATA) return { problem: `block ${n + 1} of ${count} claims ${size} bytes of content` };
    if ((flags & HAS_FAMILY) !== 0) families.add(word(28));
    blocks.push({ address, bytes: block.subarray(DATA_AT, DATA_AT + size) });
  }
  if (families.size > 1) return { problem: "it has the firmware of several chips in one file" };
  const joined = joinBlocks(blocks);
  return "problem" in joined ? joined : { pieces: joined.pieces, family: [...families][0] };
}
