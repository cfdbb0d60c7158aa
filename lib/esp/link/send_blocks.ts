/** Sends data in numbered blocks, and again what arrives damaged. */

import { encodeCommand, OPCODE } from "../protocol/command.ts";
import { REFUSED } from "../protocol/response.ts";
import { encodeFrame } from "../protocol/slip.ts";
import { padTo } from "../../bytes.ts";
import { type Loader, RefusedError } from "./loader.ts";

/** How often a block that arrived damaged is sent again. */
const RESENDS = 3;
/** On a line that damages one byte in some thousands, pieces of this size get through. */
const SMALLEST = 0x400;
/** So many pieces in a row arrived whole before larger ones are tried. */
const GOOD_RUN = 8;

export interface Blocks {
  readonly op: "memData" | "flashData" | "deflData";
  readonly bytes: Uint8Array;
  /** Bytes of the largest block. */
  readonly blockSize: number;
  /** Where blocks end at the latest, ascending, the last one with the data. Default: every `blockSize`. */
  readonly ends?: readonly number[];
  /** The receiver goes by each block's own length, so that blocks may be shorter than `blockSize`. */
  readonly elastic: boolean;
  /** The last block is filled up with 0xff. */
  readonly whole: boolean;
  /** What the block that begins at `at` is for, to begin an error message with. */
  readonly action: (at: number) => string;
  /** Milliseconds for the answer to the block that begins at `at`. Default 3 s. */
  readonly timeoutMs?: (at: number) => number;
  /** Called with the number of bytes that have been acknowledged. */
  readonly taken?: (bytes: number) => void;
}

/** Throws RefusedError, SilenceError or PortError. */
export async function sendBlocks(loader: Loader, blocks: Blocks): Promise<void> {
  const { op, bytes, action, timeoutMs, taken } = blocks;
  const { resendStep } = loader.dialect;
  let size = blocks.blockSize;
  let sequence = 0;
  let resends = 0;
  let good = 0;
  let ahead: { readonly at: number; readonly frame: Uint8Array } | undefined;
  for (let at = 0; at < bytes.length;) {
    const end = endOf(blocks, at, size);
    const frame = ahead?.at === at ? ahead.frame : frameOf(blocks, { at, size, sequence });
    ahead = undefined;
    try {
      await loader.exchange(frame, OPCODE[op], {
        action: action(at),
        ...(timeoutMs === undefined ? {} : { timeoutMs: timeoutMs(at) }),
        // The next frame is made while this one travels.
        meanwhile: () => {
          if (end < bytes.length) {
            ahead = { at: end, frame: frameOf(blocks, { at: end, size, sequence: sequence + 1 }) };
          }
        },
      });
    } catch (error) {
      // Not of every ROM is it known whether a damaged block has used up its number: a refusal of that number tells.
      const usedUp = resends > 0 && error instanceof RefusedError && error.code === REFUSED.romUnsupported;
      if (!(arrivedDamaged(error) || usedUp) || resends++ === RESENDS) throw error;
      sequence += usedUp ? 1 : resendStep;
      ahead = undefined;
      good = 0;
      if (blocks.elastic) size = Math.max(SMALLEST, size / 4);
      continue;
    }
    at = end;
    sequence++;
    resends = 0;
    taken?.(at);
    if (size < blocks.blockSize && ++good === GOOD_RUN) {
      size *= 2;
      good = 0;
      ahead = undefined;
    }
  }
}

/** Where the block that begins at `at` ends. */
function endOf({ bytes, ends = [] }: Blocks, at: number, size: number): number {
  return Math.min(bytes.length, at + size, ends.find((end) => end > at) ?? Infinity);
}

interface Place {
  readonly at: number;
  readonly size: number;
  readonly sequence: number;
}

function frameOf(blocks: Blocks, { at, size, sequence }: Place): Uint8Array {
  const { op, bytes, whole } = blocks;
  const data = bytes.subarray(at, endOf(blocks, at, size));
  return encodeFrame(encodeCommand({ op, sequence, data: whole ? padTo(data, size, 0xff) : data }));
}

/**
 * Only a block that was not consumed may be sent again: one whose checksum is wrong, and to a stub also one that is
 * not as long as its header says, which it looks at first (esp-flasher-stub, command_handler.c).
 */
export function arrivedDamaged(error: unknown): boolean {
  return error instanceof RefusedError && DAMAGED.includes(error.code);
}

const DAMAGED: readonly number[] = [REFUSED.romChecksum, REFUSED.stubChecksum, REFUSED.stubLength];
