/** Sends data in numbered blocks, and resends blocks that arrive damaged. */
import { padTo } from "../../bytes.ts";
import { encodeCommand, OPCODE } from "../protocol/command.ts";
import { REFUSED } from "../protocol/response.ts";
import { encodeFrame } from "../protocol/slip.ts";
import { type Loader, RefusedError } from "./loader.ts";

/** Attempts to resend a damaged block. */
const RESENDS = 3;
/** The smallest block. It gets through on a line that damages one byte in some thousands. */
const SMALLEST_BLOCK = 0x400;
/** Undamaged blocks in a row before larger ones are tried. */
const GOOD_RUN = 8;

export interface BlockTransfer {
  readonly op: "memData" | "flashData" | "deflData";
  readonly bytes: Uint8Array;
  /** Bytes of the largest block. */
  readonly blockSize: number;
  /** Positions at which blocks must end, ascending, the last one at the end. Default: every `blockSize`. */
  readonly ends?: readonly number[];
  /** The receiver accepts blocks shorter than `blockSize`. */
  readonly allowsShorter: boolean;
  /** The last block is padded with 0xff. */
  readonly padsLast: boolean;
  /** The beginning of an error message about the block that begins at `at`. */
  readonly action: (at: number) => string;
  /** Milliseconds to wait for the answer to the block that begins at `at`. Default 3 s. */
  readonly timeoutMs?: (at: number) => number;
  /** Called with the number of bytes that have been acknowledged. */
  readonly onAcknowledged?: (bytes: number) => void;
}

/** Throws RefusedError, SilenceError or PortError. */
export async function sendBlocks(loader: Loader, transfer: BlockTransfer): Promise<void> {
  const { op, bytes, blockSize, action, timeoutMs, onAcknowledged } = transfer;
  const { resendStep } = loader.dialect;
  let size = blockSize;
  let sequence = 0;
  let resends = 0;
  let good = 0;
  let prepared: { readonly at: number; readonly frame: Uint8Array } | undefined;
  for (let at = 0; at < bytes.length;) {
    const end = blockEnd(transfer, at, size);
    const frame = prepared?.at === at ? prepared.frame : encodeBlock(transfer, { at, size, sequence });
    prepared = undefined;
    try {
      await loader.exchange(frame, OPCODE[op], {
        action: action(at),
        ...(timeoutMs === undefined ? {} : { timeoutMs: timeoutMs(at) }),
        // The next frame is prepared while this one travels.
        meanwhile: () => {
          if (end < bytes.length) {
            prepared = { at: end, frame: encodeBlock(transfer, { at: end, size, sequence: sequence + 1 }) };
          }
        },
      });
    } catch (error) {
      // Some ROMs count a damaged block, some do not: a ROM that does refuses the number when it comes again.
      const counted = resends > 0 && error instanceof RefusedError && error.code === REFUSED.romUnsupported;
      if (!(arrivedDamaged(error) || counted) || resends++ === RESENDS) throw error;
      sequence += counted ? 1 : resendStep;
      prepared = undefined;
      good = 0;
      if (transfer.allowsShorter) size = Math.max(SMALLEST_BLOCK, size / 4);
      continue;
    }
    at = end;
    sequence++;
    resends = 0;
    onAcknowledged?.(at);
    if (size < blockSize && ++good === GOOD_RUN) {
      size *= 2;
      good = 0;
      prepared = undefined;
    }
  }
}

/** The end of the block that begins at `at`. */
function blockEnd({ bytes, ends = [] }: BlockTransfer, at: number, size: number): number {
  return Math.min(bytes.length, at + size, ends.find((end) => end > at) ?? Infinity);
}

interface BlockPosition {
  readonly at: number;
  readonly size: number;
  readonly sequence: number;
}

function encodeBlock(transfer: BlockTransfer, { at, size, sequence }: BlockPosition): Uint8Array {
  const { op, bytes, padsLast } = transfer;
  const block = bytes.subarray(at, blockEnd(transfer, at, size));
  const data = padsLast ? padTo(block, size, 0xff) : block;
  return encodeFrame(encodeCommand({ op, sequence, data }));
}

/**
 * True if a block was refused before the chip consumed it, so that it may be sent again: its checksum is wrong, or its
 * length is not the one in its header, which a stub checks first (esp-flasher-stub, command_handler.c).
 */
export function arrivedDamaged(error: unknown): boolean {
  return error instanceof RefusedError && DAMAGED.includes(error.code);
}

const DAMAGED: readonly number[] = [REFUSED.romChecksum, REFUSED.stubChecksum, REFUSED.stubLength];
