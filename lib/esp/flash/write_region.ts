/** Writes pieces of flash and proves what they hold. */
import { alignUp, hex } from "../../bytes.ts";
import type { Dialect } from "../chips/chip.ts";
import { LinkError, WriteError } from "../../errors.ts";
import { md5 } from "../../hash.ts";
import { type Region, SECTOR } from "../plan/plan.ts";
import { blockMs, md5Ms, writeMs } from "../protocol/timeouts.ts";
import { evenEnds, WINDOW } from "./block_ends.ts";
import { arrivedDamaged, sendBlocks } from "../link/send_blocks.ts";
import { type Compress, OUTLINE_STEP } from "./compress.ts";
import { type Loader, RefusedError } from "../link/loader.ts";
import { bestEnds } from "./pipeline.ts";
import { BLOCK } from "./write_costs.ts";

/** Pieces in which flash is searched for what is wrong; then sector by sector. */
const SEARCH_STEP = 0x10000;

/** Flash that does not take what is written to it, in words. */
export const WEAK_FLASH = "The flash may be worn or write-protected, or the board's power weak: " +
  "unplug what else hangs on it, use another cable or a powered hub, and run again.";

/** A region as it travels. */
export interface Payload {
  readonly region: Region;
  /** What is sent: compressed, or as it is. */
  readonly bytes: Uint8Array;
  readonly compressed: boolean;
  /** Bytes of flash that the first `sent` bytes make, rounded up. */
  readonly made: (sent: number) => number;
  /** Where a stub's window is full, behind the byte that fills it. */
  readonly windows: readonly number[];
}

/** Compressed where whoever answers can unpack, and where it is shorter. */
export async function prepare(
  region: Region,
  dialect: Pick<Dialect, "compressed">,
  compress: Compress,
): Promise<Payload> {
  const { data } = region;
  if (dialect.compressed) {
    const { bytes, sizes } = await compress(data);
    if (bytes.length < data.length) {
      const made = (sent: number) => sizes[Math.min(sizes.length, Math.ceil(sent / OUTLINE_STEP)) - 1] ?? 0;
      const isFull = (n: number) => Math.floor(sizes[n]! / WINDOW) > Math.floor((sizes[n - 1] ?? 0) / WINDOW);
      const windows = sizes.flatMap((_, n) => isFull(n) ? [(n + 1) * OUTLINE_STEP] : []);
      return { region, bytes, compressed: true, made, windows };
    }
  }
  const made = (sent: number) => Math.max(0, Math.min(sent, data.length));
  return { region, bytes: data, compressed: false, made, windows: [] };
}

/**
 * Erases and writes one piece of flash; `onErase` is called when the first byte of flash may change, `onWritten` with
 * the bytes so far. Returning says that all blocks were taken, not that flash holds them: `wrongSectors` says that.
 * Throws WriteError, LinkError or PortError.
 */
export async function writePiece(
  loader: Loader,
  payload: Payload,
  options: {
    /** Flash is known to be blank there. */
    readonly blank: boolean;
    readonly onErase: () => void;
    readonly onWritten: (bytes: number) => void;
  },
): Promise<void> {
  const { region, bytes, compressed, made } = payload;
  const { dialect } = loader;
  const { flashBlock } = dialect;
  const ends = dialect.wholeBlocks
    ? evenEnds(bytes.length, flashBlock)
    : bestEnds(payload, loader, options.blank);
  const numberOf = (at: number) => ends.findIndex((end) => end > at) + 1;
  try {
    options.onErase();
    // How many blocks are announced is how much may come at most: each of them may be shorter.
    await begin(loader, { region, compressed, blocks: Math.ceil(bytes.length / flashBlock) });
    await sendBlocks(loader, {
      op: compressed ? "deflData" : "flashData",
      bytes,
      blockSize: flashBlock,
      ends,
      elastic: !dialect.wholeBlocks,
      // Behind the end comes blank, in a sector that is erased anyway. A compressed stream ends where it ends.
      whole: dialect.wholeBlocks && !compressed,
      action: (at) => `Cannot write ${placeOf(region)}, block ${numberOf(at)} of ${ends.length}`,
      timeoutMs: (at) => blockMs(workBefore(payload, at, dialect), erasesSectors(payload, at, dialect)),
      taken: (at) => options.onWritten(made(at)),
    });
  } catch (error) {
    throw blame(error);
  }
}

/**
 * Bytes of flash that whoever answers may have to write before the answer to the block at `at`. A ROM writes the block
 * itself. A stub answers first, and has the block before to finish: as many windows as that fills, or a piece of one.
 */
function workBefore(
  { made }: Payload,
  at: number,
  { flashBlock, wholeBlocks }: Pick<Dialect, "flashBlock" | "wholeBlocks">,
): number {
  const [block, before] = [made(at + flashBlock) - made(at), made(at) - made(at - flashBlock)];
  return wholeBlocks ? block + before : Math.ceil(Math.max(block, before) / WINDOW) * WINDOW;
}

/** Whether sectors are erased one by one for the block at `at` or the one before: not whole blocks of 64 KB. */
function erasesSectors(
  { region: { offset, data }, made }: Payload,
  at: number,
  { flashBlock }: Pick<Dialect, "flashBlock">,
): boolean {
  const end = offset + data.length;
  const from = offset + made(at - flashBlock) - WINDOW;
  return from < alignUp(offset, BLOCK) || offset + made(at + flashBlock) > end - end % BLOCK;
}

/** Says what will come. Whoever answers erases now, or begins to. */
async function begin(
  loader: Loader,
  { region, compressed, blocks }: {
    readonly region: Region;
    readonly compressed: boolean;
    readonly blocks: number;
  },
): Promise<void> {
  const { dialect } = loader;
  const { offset, data } = region;
  await loader.command({
    op: compressed ? "deflBegin" : "flashBegin",
    size: compressed ? dialect.unpackSize(data.length) : dialect.eraseSize(offset, data.length),
    blocks,
    blockSize: dialect.flashBlock,
    offset,
    ...(dialect.encryptedWord ? { encrypted: false } : {}),
  }, { action: `Cannot erase for ${placeOf(region)}`, timeoutMs: writeMs(data.length) });
}

/**
 * Leaves a piece, which is no larger than what is erased at once, blank, and proves it where that is possible. A piece
 * that is blank is left as it is; else `onErase` is called before. Throws as `writePiece` does.
 */
export async function blankPiece(loader: Loader, piece: Region, onErase: () => void): Promise<void> {
  const { offset, data } = piece;
  const proves = loader.dialect.md5 !== "none";
  const blank = md5(new Uint8Array(data.length).fill(0xff));
  const isBlank = async () => await flashMd5(loader, offset, data.length) === blank;
  if (proves && await isBlank()) return;
  onErase();
  try {
    // The erase that a write begins with; what would come then does not.
    const blocks = Math.ceil(data.length / loader.dialect.flashBlock);
    await begin(loader, { region: piece, compressed: false, blocks });
  } catch (error) {
    throw blame(error);
  }
  if (proves && !await isBlank()) {
    throw new WriteError(
      `Cannot erase for ${placeOf(piece)}: flash at ${hex(offset, 6)} does not become blank`,
      {
        hint: WEAK_FLASH,
      },
    );
  }
}

function placeOf({ path, offset }: Region): string {
  return `"${path}" at ${hex(offset, 6)}`;
}

/** Damage on the way is the link's fault; any other refusal while writing is the flash's. */
function blame(error: unknown): unknown {
  if (!(error instanceof RefusedError)) return error;
  if (arrivedDamaged(error)) {
    return new LinkError(error.message, {
      hint: "Bytes are damaged in transit: try another cable or USB socket, or go slower with --baud 115200.",
      cause: error,
    });
  }
  return new WriteError(error.message, { hint: WEAK_FLASH, cause: error });
}

/** The sectors of a piece that flash does not hold, each from its first byte on; none = it holds all of it. */
export async function wrongSectors(loader: Loader, piece: Region): Promise<readonly number[]> {
  return await wrongPieces(loader, piece, [piece.data.length, SEARCH_STEP, SECTOR]);
}

/** From the beginning of the piece, in steps of the last size; those of the first are searched in those of the next. */
async function wrongPieces(
  loader: Loader,
  { offset, data }: Pick<Region, "offset" | "data">,
  [step, ...finer]: readonly number[],
): Promise<readonly number[]> {
  const wrong: number[] = [];
  for (let at = 0; at < data.length; at += step!) {
    const part = data.subarray(at, at + step!);
    if (await flashMd5(loader, offset + at, part.length) === md5(part)) continue;
    const inside = finer.length === 0
      ? [0]
      : await wrongPieces(loader, { offset: offset + at, data: part }, finer);
    wrong.push(...inside.map((n) => at + n));
  }
  return wrong;
}

/** The chip's own hash of its flash, as hex. */
export async function flashMd5(loader: Loader, address: number, size: number): Promise<string> {
  const raw = loader.dialect.md5 === "raw";
  try {
    const { payload } = await loader.command({ op: "flashMd5", address, size }, {
      action: `Cannot hash flash from ${hex(address, 6)}`,
      timeoutMs: md5Ms(size) + writeMs(0x10000),
      payload: [raw ? 16 : 32],
    });
    return raw
      ? Array.from(payload, (byte) => byte.toString(16).padStart(2, "0")).join("")
      : new TextDecoder("latin1").decode(payload).toLowerCase();
  } catch (error) {
    // The stub reports what went wrong with the last block as the answer to the next command: this one.
    throw blame(error);
  }
}
