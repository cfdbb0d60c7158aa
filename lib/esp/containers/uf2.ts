/** Parses UF2: flash content in blocks of 512 bytes, each with its address (github.com/microsoft/uf2). Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import { type DataRange, mergeBlocks } from "./merge_blocks.ts";
import { chipOfFamily, RP_ABSOLUTE, SAMD21, SAMD51 } from "./uf2_families.ts";

const BLOCK = 512;
const DATA_AT = 32;
/** Bytes between the block's header and its final word. */
const MAX_DATA = 476;
const MAGIC_0 = 0x0a324655;
const MAGIC_1 = 0x9e5d5157;
const MAGIC_END = 0x0ab16f30;

const NOT_FOR_FLASH = 0x0001;
const CARRIES_FILE = 0x1000;
const HAS_FAMILY = 0x2000;
const HAS_MD5 = 0x4000;
/**
 * Address, length, MD5: after the content (esptool, uf2_writer.py) or at the end of the data area (UF2 specification).
 */
const MD5_BYTES = 24;

/** The data for one chip. */
export interface Uf2Part {
  /** The chip's family; undefined if the file does not give it. */
  readonly family: number | undefined;
  /** Empty for a chip of another maker: its addresses do not apply to an Espressif flash. */
  readonly ranges: readonly DataRange[];
}

export interface Uf2 {
  /** One per family, in file order; at least one. */
  readonly parts: readonly Uf2Part[];
}

export function isUf2(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && readU32(bytes, 0) === MAGIC_0 && readU32(bytes, 4) === MAGIC_1;
}

interface Block {
  readonly flags: number;
  readonly address: number;
  readonly data: Uint8Array;
  /** Number from 0, and the total: of this file, or of the file that was merged into it. */
  readonly number: number;
  readonly count: number;
  readonly family: number | undefined;
}

/** The data with its flash addresses, or what is wrong with the file. */
export function parseUf2(bytes: Uint8Array): Uf2 | { readonly problem: string } {
  if (bytes.length % BLOCK !== 0) {
    return {
      problem: `it is truncated: it has ${bytes.length} bytes, expected a multiple of ${BLOCK}`,
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
    return { problem: "it contains files, not flash content" };
  }
  const parts: Uf2Part[] = [];
  for (const [said, group] of byKey(content, ({ family }) => family)) {
    const family = said ?? samdFamily(group);
    if (family !== undefined && chipOfFamily(family) === undefined) {
      parts.push({ family, ranges: [] });
      continue;
    }
    const joined = mergeBlocks(group.map(({ address, data }) => ({ address, bytes: data })));
    if ("problem" in joined) return joined;
    parts.push({ family, ranges: joined.ranges });
  }
  return parts.length === 0 ? { problem: "it has no flash content" } : { parts };
}

/** A block of 512 bytes, or what is wrong with it. */
function readBlock(bytes: Uint8Array): Block | string {
  const word = (at: number) => readU32(bytes, at);
  if (word(0) !== MAGIC_0 || word(4) !== MAGIC_1 || word(BLOCK - 4) !== MAGIC_END) return "is damaged";
  const [flags, address, size] = [word(8), word(12), word(16)];
  if (size > MAX_DATA) return `claims ${size} bytes of content, expected at most ${MAX_DATA}`;
  const [number, count] = [word(20), word(24)];
  if (number >= count) return `is number ${number + 1} of ${count}`;
  const data = bytes.subarray(DATA_AT, DATA_AT + size);
  if ((flags & HAS_MD5) !== 0 && !hasRightMd5(bytes, { address, data })) {
    return "is damaged: its MD5 does not match its content";
  }
  return { flags, address, data, number, count, family: (flags & HAS_FAMILY) === 0 ? undefined : word(28) };
}

/** Ignores an MD5 that is not of this block's content. */
function hasRightMd5(block: Uint8Array, { address, data }: Pick<Block, "address" | "data">): boolean {
  const places = [DATA_AT + data.length, DATA_AT + MAX_DATA - MD5_BYTES];
  const own = places.filter((at) =>
    at + MD5_BYTES <= DATA_AT + MAX_DATA && readU32(block, at) === address &&
    readU32(block, at + 4) === data.length
  );
  return own.length === 0 || own.some((at) => block.subarray(at + 8, at + MD5_BYTES).toHex() === md5(data));
}

/**
 * True for the first block of RP2350 files, which works around the chip's erratum E10: it has no content and is not
 * counted (picotool, elf2uf2.cpp).
 */
function worksAroundE10({ family, number, count, data }: Block): boolean {
  return family === RP_ABSOLUTE && number === 0 && count === 2 && data.length === 256 &&
    data.every((byte) => byte === 0xef);
}

/**
 * Reports missing blocks. In concatenated files, and in files made by esptool and idf.py, the numbers restart for each
 * file that was merged. So among all blocks with the same `count`, each number must occur equally often.
 */
function missingBlocks(blocks: readonly Block[]): string | undefined {
  const groups = byKey(blocks, ({ count }) => count);
  for (const [count, group] of groups) {
    if (group.length % count !== 0) {
      return groups.size === 1 && group.length < count
        ? `it has ${group.length} blocks, expected ${count} according to block 1`
        : `it has ${group.length} blocks of a set of ${count}`;
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
 * CircuitPython's files for SAMD give no family. Their content begins after the bootloader with the vectors of a
 * Cortex-M: a stack pointer in RAM, and an odd address in flash.
 */
function samdFamily(blocks: readonly Block[]): number | undefined {
  const first = blocks.reduce((low, block) => block.address < low.address ? block : low);
  const family = first.address === 0x2000 ? SAMD21 : first.address === 0x4000 ? SAMD51 : undefined;
  if (family === undefined || first.data.length < 8) return undefined;
  const [stack, reset] = [readU32(first.data, 0), readU32(first.data, 4)];
  const isVector = reset % 2 === 1 && reset > first.address && reset < first.address + 0x100000;
  return stack > 0x20000000 && stack <= 0x20040000 && isVector ? family : undefined;
}
