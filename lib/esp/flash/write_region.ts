/** Writes and blanks parts of flash. */
import { alignDown, alignUp, hex } from "../../bytes.ts";
import { WriteError } from "../../errors.ts";
import type { Dialect } from "../chips/chip.ts";
import { BLOCK } from "../flash_parts/geometry.ts";
import type { Loader } from "../link/loader.ts";
import { sendBlocks } from "../link/send_blocks.ts";
import type { Region } from "../plan/plan.ts";
import { blockMs, writeMs } from "../protocol/timeouts.ts";
import { evenEnds, WINDOW } from "./block_ends.ts";
import { blankMd5, flashMd5 } from "./flash_hash.ts";
import type { Payload } from "./payload.ts";
import { chooseBlockEnds } from "./pipeline.ts";
import { regionRange } from "./regions.ts";
import { WEAK_FLASH_HINT, writeFailure } from "./write_failure.ts";

/**
 * Erases and writes the payload's region. `onErase` is called before the first byte of flash may change, `onWritten`
 * with the number of bytes so far. A return means that the loader acknowledged every block, not that flash holds the
 * data: use `findDifferences` to check that. Throws WriteError, LinkError or PortError.
 */
export async function writePayload(
  loader: Loader,
  payload: Payload,
  options: {
    /** The flash is known to be blank there. */
    readonly blank: boolean;
    readonly onErase: () => void;
    readonly onWritten: (bytes: number) => void;
  },
): Promise<void> {
  const { region, bytes, compressed, unpacked } = payload;
  const { dialect } = loader;
  const { flashBlock } = dialect;
  const ends = dialect.wholeBlocks
    ? evenEnds(bytes.length, flashBlock)
    : chooseBlockEnds(payload, loader, options.blank);
  const numberOf = (at: number) => ends.findIndex((end) => end > at) + 1;
  try {
    options.onErase();
    // The announced number of blocks is an upper limit: blocks may be shorter.
    await beginWrite(loader, { region, compressed, blocks: Math.ceil(bytes.length / flashBlock) });
    await sendBlocks(loader, {
      op: compressed ? "deflData" : "flashData",
      bytes,
      blockSize: flashBlock,
      ends,
      allowsShorter: !dialect.wholeBlocks,
      // The padding is blank, in a sector that is erased anyway. A compressed stream needs none.
      padsLast: dialect.wholeBlocks && !compressed,
      action: (at) => `Cannot write ${describeRegion(region)}, block ${numberOf(at)} of ${ends.length}`,
      timeoutMs: (at) => blockMs(workBefore(payload, at, dialect), erasesSectors(payload, at, dialect)),
      onAcknowledged: (at) => options.onWritten(unpacked(at)),
    });
  } catch (error) {
    throw writeFailure(error);
  }
}

/**
 * Bytes of flash that the loader may have to write before it answers the block at `at`. A ROM writes the block itself.
 * A stub answers first, and finishes the previous block: all windows that it fills, or a part of one.
 */
function workBefore(
  { unpacked }: Payload,
  at: number,
  { flashBlock, wholeBlocks }: Pick<Dialect, "flashBlock" | "wholeBlocks">,
): number {
  const block = unpacked(at + flashBlock) - unpacked(at);
  const before = unpacked(at) - unpacked(at - flashBlock);
  return wholeBlocks ? block + before : Math.ceil(Math.max(block, before) / WINDOW) * WINDOW;
}

/** True if single sectors are erased for the block at `at` or the one before, not only whole blocks of 64 KB. */
function erasesSectors(
  { region: { offset, data }, unpacked }: Payload,
  at: number,
  { flashBlock }: Pick<Dialect, "flashBlock">,
): boolean {
  const from = offset + unpacked(at - flashBlock) - WINDOW;
  return from < alignUp(offset, BLOCK) ||
    offset + unpacked(at + flashBlock) > alignDown(offset + data.length, BLOCK);
}

/** Announces a write. The loader erases before it answers, or begins to. */
async function beginWrite(
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
  }, { action: `Cannot erase for ${describeRegion(region)}`, timeoutMs: writeMs(data.length) });
}

/**
 * Blanks a region no larger than the smallest unit of erasing, and verifies it if the loader can hash. Does nothing if
 * the region is blank already; otherwise `onErase` is called first. Throws as `writePayload` does.
 */
export async function blankRegion(loader: Loader, region: Region, onErase: () => void): Promise<void> {
  const { offset, data } = region;
  const hashes = loader.dialect.md5 !== "none";
  const blank = blankMd5(data.length);
  const isBlankNow = async () => await flashMd5(loader, regionRange(region)) === blank;
  if (hashes && await isBlankNow()) return;
  onErase();
  try {
    // The erase at the beginning of a write. No data follows.
    const blocks = Math.ceil(data.length / loader.dialect.flashBlock);
    await beginWrite(loader, { region, compressed: false, blocks });
  } catch (error) {
    throw writeFailure(error);
  }
  if (hashes && !await isBlankNow()) {
    throw new WriteError(
      `Cannot erase for ${describeRegion(region)}: flash at ${hex(offset, 6)} does not become blank`,
      { hint: WEAK_FLASH_HINT },
    );
  }
}

function describeRegion({ path, offset }: Region): string {
  return `"${path}" at ${hex(offset, 6)}`;
}
