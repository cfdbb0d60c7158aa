/** Writes regions and proves that flash holds them. */
import { alignUp, hex, padTo } from "../bytes.ts";
import type { Dialect } from "../chips/chip.ts";
import { LinkError, WriteError } from "../errors.ts";
import { type Plan, type Region, SECTOR } from "../plan.ts";
import { encodeCommand, OPCODE } from "../protocol/command.ts";
import { REFUSED } from "../protocol/response.ts";
import { encodeFrame } from "../protocol/slip.ts";
import { blockMs, md5Ms, writeMs } from "../protocol/timeouts.ts";
import { md5 } from "../hash.ts";
import { compress, unpackedSizes } from "./compress.ts";
import { type Loader, RefusedError } from "./loader.ts";

/** How often a block that arrived damaged is sent again. */
const RESENDS = 3;
/** Pieces in which a wrong region is searched for what is wrong. */
const SEARCH_STEP = 0x10000;

/** A region as it travels. */
export interface Shipment {
  readonly region: Region;
  /** What is sent: compressed, or as it is. */
  readonly bytes: Uint8Array;
  readonly compressed: boolean;
  /** Bytes of flash that each block makes. */
  readonly blocks: readonly number[];
}

/** Compressed where whoever answers can unpack, and where it is shorter. */
export async function prepare(
  region: Region,
  { compressed, flashBlock }: Pick<Dialect, "compressed" | "flashBlock">,
): Promise<Shipment> {
  const { data } = region;
  if (compressed) {
    const packed = await compress(data);
    if (packed.length < data.length) {
      return { region, bytes: packed, compressed: true, blocks: await unpackedSizes(packed, flashBlock) };
    }
  }
  const blocks = Array.from(
    { length: Math.ceil(data.length / flashBlock) },
    (_, n) => Math.min(flashBlock, data.length - n * flashBlock),
  );
  return { region, bytes: data, compressed: false, blocks };
}

/**
 * Erases and writes one region; `onErase` is called when the first byte of flash may change, `onWritten` with the bytes
 * so far for each block. Returning says that all blocks were taken, not that flash holds them: `verifyRegion` says that.
 * Throws WriteError, LinkError or PortError.
 */
export async function writeRegion(
  loader: Loader,
  shipment: Shipment,
  options: { readonly onErase: () => void; readonly onWritten: (bytes: number) => void },
): Promise<void> {
  const { region, compressed, blocks } = shipment;
  const { dialect } = loader;
  const size = region.data.length;

  try {
    options.onErase();
    await loader.command({
      op: compressed ? "deflBegin" : "flashBegin",
      size: compressed ? dialect.unpackSize(size) : dialect.eraseSize(region.offset, size),
      blocks: blocks.length,
      blockSize: dialect.flashBlock,
      offset: region.offset,
      ...(dialect.encryptedWord ? { encrypted: false } : {}),
    }, { action: `Cannot erase for ${placeOf(region)}`, timeoutMs: writeMs(size) });
    let written = 0;
    await sendBlocks(loader, shipment, (n) => {
      written += blocks[n]!;
      options.onWritten(written);
    });
  } catch (error) {
    throw blame(error);
  }
}

function placeOf({ path, offset }: Region): string {
  return `"${path}" at ${hex(offset, 6)}`;
}

/** `taken` is called with the number of each block, from 0, when the chip has acknowledged it. */
async function sendBlocks(
  loader: Loader,
  { region, bytes, compressed, blocks }: Shipment,
  taken: (n: number) => void,
): Promise<void> {
  const { flashBlock, wholeBlocks, resendStep } = loader.dialect;
  const op = compressed ? "deflData" : "flashData";
  const frameAt = (n: number, sequence: number) => {
    const data = bytes.subarray(n * flashBlock, (n + 1) * flashBlock);
    // Behind the end comes blank, in a sector that is erased anyway. A compressed stream ends where it ends.
    return encodeFrame(
      encodeCommand({
        op,
        sequence,
        data: wholeBlocks && !compressed ? padTo(data, flashBlock, 0xff) : data,
      }),
    );
  };
  let sequence = 0;
  let ahead = frameAt(0, sequence);
  for (let n = 0; n < blocks.length; n++) {
    let frame = ahead;
    for (let resends = 0;; resends++) {
      try {
        await loader.exchange(frame, OPCODE[op], {
          action: `Cannot write ${placeOf(region)}, block ${n + 1} of ${blocks.length}`,
          // The answer may wait for the work on the block before.
          timeoutMs: blockMs(blocks[n]! + (blocks[n - 1] ?? 0)),
          // The next frame is made while this one travels.
          meanwhile: () => {
            if (n + 1 < blocks.length) ahead = frameAt(n + 1, sequence + 1);
          },
        });
        break;
      } catch (error) {
        // Not of every ROM is it known whether a damaged block has used up its number: a refusal of that number tells.
        const usedUp = resends > 0 && error instanceof RefusedError && error.code === REFUSED.romUnsupported;
        if (!(arrivedDamaged(error) || usedUp) || resends === RESENDS) throw error;
        sequence += usedUp ? 1 : resendStep;
        frame = frameAt(n, sequence);
      }
    }
    sequence++;
    taken(n);
  }
}

/** Only a wrong checksum leaves a block unconsumed; sending any other again would feed it twice. */
function arrivedDamaged(error: unknown): boolean {
  return error instanceof RefusedError &&
    (error.code === REFUSED.romChecksum || error.code === REFUSED.stubChecksum);
}

/** Damage on the way is the link's fault; any other refusal while writing is the flash's. */
function blame(error: unknown): unknown {
  if (!(error instanceof RefusedError)) return error;
  if (arrivedDamaged(error)) {
    return new LinkError(error.message, {
      hint: "Bytes are damaged on the way: try another cable or USB socket, or go slower with --baud 115200.",
      cause: error,
    });
  }
  return new WriteError(error.message, {
    hint: "The flash may be worn or write-protected, or the board's power weak: " +
      "unplug what else hangs on it, use another cable or a powered hub, and run again.",
    cause: error,
  });
}

/** Throws WriteError, naming the ranges, if flash does not hold the region. */
export async function verifyRegion(loader: Loader, region: Region): Promise<void> {
  const { offset, data } = region;
  const found = await flashMd5(loader, offset, data.length);
  if (found === region.md5) return;
  const bad: string[] = [];
  for (let at = 0; at < data.length; at += SEARCH_STEP) {
    const piece = data.subarray(at, at + SEARCH_STEP);
    if (await flashMd5(loader, offset + at, piece.length) !== md5(piece)) {
      bad.push(`${hex(offset + at, 6)} to ${hex(offset + at + piece.length, 6)}`);
    }
  }
  throw new WriteError(
    `Cannot verify "${region.path}" at ${hex(offset, 6)}: flash has MD5 ${found}, should have ${region.md5}` +
      (bad.length > 0 ? `; it differs in ${bad.join(", ")}` : ""),
    { hint: "Run again. If the same range fails again, the flash is worn or the board's power is weak." },
  );
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

/** Where an erase goes beyond its region into flash that no other region covers: what a person should be told. */
export function strayErase(plan: Plan, loader: Loader): readonly { from: number; to: number }[] {
  return plan.regions.flatMap(({ offset, data }) => {
    const from = alignUp(offset + data.length, SECTOR);
    const to = loader.dialect.eraseEnd(offset, data.length);
    const covered = plan.regions.some((other) => other.offset === from);
    return to > from && !covered ? [{ from, to }] : [];
  });
}
