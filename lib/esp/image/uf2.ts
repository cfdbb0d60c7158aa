/** UF2: flash content in blocks of 512 bytes, each with its address (github.com/microsoft/uf2). Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import { mergeBlocks, type Piece } from "./merge_blocks.ts";
import { chipOfFamily, RP_ABSOLUTE, SAMD21, SAMD51 } from "./uf2_families.ts";

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
const HAS_MD5 = 0x4000;
/** Address, length, MD5: behind the content (esptool, uf2_writer.py) or at the end of the room for it (the format's text). */
const MD5_BYTES = 24;

/** What the file has for one chip. */
export interface Uf2Part {
  /** What tells the chip; undefined where the file does not say. */
  readonly family: number | undefined;
  /** None for a chip that is not Espressif's: its addresses are of another flash. */
  readonly pieces: readonly Piece[];
}

export interface Uf2 {
  /** One for each family, in the order of the file; at least one. */
  readonly parts: readonly Uf2Part[];
}

export function isUf2(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && readU32(bytes, 0) === MAGIC_0 && readU32(bytes, 4) === MAGIC_1;
}

interface Block {
  readonly flags: number;
  readonly address: number;
  readonly data: Uint8Array;
  /** From 0, and how many there are: of the whole file, or of the file that went into this one. */
  readonly number: number;
  readonly count: number;
  readonly family: number | undefined;
}

/** What the file says goes where, or in words what is wrong with it. */
export function parseUf2(bytes: Uint8Array): Uf2 | { readonly problem: string } {
  if (bytes.length % BLOCK !== 0) {
    return {
      problem: `it is cut short: it has ${bytes.length} bytes, which are no whole blocks of ${BLOCK}`,
    };
  }
  const total = bytes.length / BLOCK;
  const blocks: Block[] = [];
  for (let n = 0; n < total; n++) {
    const block = readBlock(bytes.subarray(n * BLOCK, (n + 1) * BLOCK));
    if (typeof block === "string") return { problem: `block ${n + 1} of ${total} ${block}` };
    if (n > 0 || !worksAroundE10(block)) blocks.push(block);
  }
  const missing = missingBlocks(blocks);
  if (missing !== undefined) return { problem: missing };
  const content = blocks.filter(({ flags }) => (flags & NOT_FOR_FLASH) === 0);
  if (content.some(({ flags }) => (flags & CARRIES_FILE) !== 0)) {
    return { problem: "it holds files, not flash content" };
  }
  const parts: Uf2Part[] = [];
  for (const [said, group] of byKey(content, ({ family }) => family)) {
    const family = said ?? samdFamily(group);
    if (family !== undefined && chipOfFamily(family) === undefined) {
      parts.push({ family, pieces: [] });
      continue;
    }
    const joined = mergeBlocks(group.map(({ address, data }) => ({ address, bytes: data })));
    if ("problem" in joined) return joined;
    parts.push({ family, pieces: joined.pieces });
  }
  return parts.length === 0 ? { problem: "it has no flash content" } : { parts };
}

/** A block of 512 bytes, or in words what is wrong with it. */
function readBlock(bytes: Uint8Array): Block | string {
  const word = (at: number) => readU32(bytes, at);
  if (word(0) !== MAGIC_0 || word(4) !== MAGIC_1 || word(BLOCK - 4) !== MAGIC_END) return "is damaged";
  const [flags, address, size] = [word(8), word(12), word(16)];
  if (size > MAX_DATA) return `claims ${size} bytes of content`;
  const [number, count] = [word(20), word(24)];
  if (number >= count) return `is number ${number + 1} of ${count}`;
  const data = bytes.subarray(DATA_AT, DATA_AT + size);
  if ((flags & HAS_MD5) !== 0 && !hasRightMd5(bytes, { address, data })) {
    return "is damaged: its MD5 does not match its content";
  }
  return { flags, address, data, number, count, family: (flags & HAS_FAMILY) === 0 ? undefined : word(28) };
}

/** An MD5 of something else than this block's content says nothing. */
function hasRightMd5(block: Uint8Array, { address, data }: Pick<Block, "address" | "data">): boolean {
  const places = [DATA_AT + data.length, DATA_AT + MAX_DATA - MD5_BYTES];
  const own = places.filter((at) =>
    at + MD5_BYTES <= DATA_AT + MAX_DATA && readU32(block, at) === address &&
    readU32(block, at + 4) === data.length
  );
  return own.length === 0 || own.some((at) => block.subarray(at + 8, at + MD5_BYTES).toHex() === md5(data));
}

/**
 * The first block of files for the RP2350 that works round fault E10 of the chip: no content, and not counted
 * (picotool, elf2uf2.cpp).
 */
function worksAroundE10({ family, number, count, data }: Block): boolean {
  return family === RP_ABSOLUTE && number === 0 && count === 2 && data.length === 256 &&
    data.every((byte) => byte === 0xef);
}

/**
 * Files that were glued together, and those that esptool and idf.py make, have numbers that begin anew for each file that
 * went into them. So of all blocks that say that there are `count`, each number must be there equally often.
 */
function missingBlocks(blocks: readonly Block[]): string | undefined {
  const groups = byKey(blocks, ({ count }) => count);
  for (const [count, group] of groups) {
    if (group.length % count !== 0) {
      return groups.size === 1 && group.length < count
        ? `it has ${group.length} blocks, but block 1 says that the file has ${count}`
        : `it has ${group.length} blocks that belong to a set of ${count}`;
    }
    const times = new Uint32Array(count);
    for (const { number } of group) times[number]!++;
    const missing = times.findIndex((n) => n < group.length / count);
    if (missing >= 0) return `block ${missing + 1} of ${count} is missing`;
  }
  return undefined;
}

function byKey<Key>(blocks: readonly Block[], keyOf: (block: Block) => Key): Map<Key, Block[]> {
  const groups = new Map<Key, Block[]>();
  for (const block of blocks) {
    const group = groups.get(keyOf(block));
    if (group === undefined) groups.set(keyOf(block), [block]);
    else group.push(block);
  }
  return groups;
}

/**
 * CircuitPython's files for SAMD name no family. Their content begins behind the bootloader with the vectors of a
 * Cortex-M: a stack in RAM, and an odd address in flash.
 */
function samdFamily(blocks: readonly Block[]): number | undefined {
  const first = blocks.reduce((low, block) => block.address < low.address ? block : low);
  const family = first.address === 0x2000 ? SAMD21 : first.address === 0x4000 ? SAMD51 : undefined;
  if (family === undefined || first.data.length < 8) return undefined;
  const [stack, reset] = [readU32(first.data, 0), readU32(first.data, 4)];
  const isVector = reset % 2 === 1 && reset > first.address && reset < first.address + 0x100000;
  return stack > 0x20000000 && stack <= 0x20040000 && isVector ? family : undefined;
}
