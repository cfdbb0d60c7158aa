/**
 * How long a stub takes for a payload that is cut in one way or another: the line, the unpacking, the erase that runs
 * ahead and the programming, each of which waits for the others (docs/protocol.md). Pure; no I/O.
 */
import { alignUp } from "../../bytes.ts";
import { SECTOR } from "../plan/plan.ts";
import { evenEnds, WINDOW, windowEnds } from "./block_ends.ts";
import { FLASH_PARTS, type FlashTimes } from "./flash_timings.ts";
import { BLOCK } from "./write_costs.ts";

/** What unpacking takes a stub, milliseconds a KB: measured on an ESP8266, the slowest. */
const UNPACK_PER_KB = 0.1;

const PAGE = 256;

/** What is sent, as far as it matters here. */
export interface Packed {
  readonly region: { readonly offset: number; readonly data: Uint8Array };
  readonly bytes: Uint8Array;
  readonly windows: readonly number[];
  readonly made: (sent: number) => number;
}

export interface Cargo {
  /** Address in flash, and bytes there. */
  readonly offset: number;
  readonly size: number;
  /** Bytes of flash that the first `sent` bytes make. */
  readonly made: (sent: number) => number;
  /** Flash is blank there: nothing is erased. */
  readonly blank: boolean;
}

interface Times extends FlashTimes {
  /** A command and its answer, without its bytes. */
  readonly roundTrip: number;
  readonly wireByte: number;
}

export interface Link {
  readonly baud: number;
  /** Milliseconds; undefined = not measured. */
  readonly roundTripMs: number | undefined;
  readonly dialect: { readonly flashBlock: number };
}

/** Milliseconds, where it was not measured: an adapter with low latency. */
const USUAL_ROUND_TRIP = 2;

/** So much longer a payload may take with one of the flashes, if it takes less time with most. */
const MAY_COST = 1.015;

/**
 * Where the blocks of a payload end: where windows are full, if that takes less time over this link with the flashes
 * that there are; else each block is as large as may be.
 */
export function bestEnds(
  { region, bytes, windows, made }: Packed,
  { baud, roundTripMs = USUAL_ROUND_TRIP, dialect: { flashBlock } }: Link,
  blank: boolean,
): readonly number[] {
  const even = evenEnds(bytes.length, flashBlock);
  if (windows.length === 0) return even;
  const cut = windowEnds(bytes.length, flashBlock, windows);
  const cargo = { offset: region.offset, size: region.data.length, made, blank };
  const link = { roundTrip: roundTripMs, wireByte: 10_000 / baud };
  // Which flash it is is not known by its times: it must pay on average, and cost little with any.
  const ratios = Object.values(FLASH_PARTS).map((part) => {
    const times = { ...link, ...part };
    return pipelineMs(cargo, cut, times) / pipelineMs(cargo, even, times);
  });
  const average = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  return average < 1 && Math.max(...ratios) <= MAY_COST ? cut : even;
}

/** Milliseconds until flash holds all of it, where blocks end at `ends`. */
export function pipelineMs(
  { offset, size, made, blank }: Cargo,
  ends: readonly number[],
  times: Times,
): number {
  const eraseEnd = alignUp(offset + size, SECTOR);
  let erased = blank ? eraseEnd : offset - offset % SECTOR;
  /** The flash erases until then. */
  let busyUntil = 0;
  let written = 0;
  let unpacked = 0;
  /** When the block before was acknowledged, and when the work on it was done. */
  let acknowledged = 0;
  let now = 0;

  const erase = () => {
    if (erased >= eraseEnd || busyUntil > now) return;
    const wholeBlock = erased % BLOCK === 0 && eraseEnd - erased >= BLOCK;
    busyUntil = now + (wholeBlock ? times.blockErase : times.sectorErase);
    erased += wholeBlock ? BLOCK : SECTOR;
  };
  const program = (bytes: number) => {
    while (erased < Math.min(eraseEnd, offset + written + bytes)) {
      now = Math.max(now, busyUntil);
      erase();
    }
    now = Math.max(now, busyUntil) + times.pageProgram * bytes / PAGE;
    written += bytes;
  };

  erase();
  for (const [n, end] of ends.entries()) {
    const arrived = acknowledged + times.roundTrip + (end - (ends[n - 1] ?? 0)) * times.wireByte;
    now = Math.max(now, arrived);
    acknowledged = now;
    const last = n === ends.length - 1;
    const upTo = last ? size : made(end);
    while (unpacked < upTo) {
      erase();
      const step = Math.min(upTo, written + WINDOW) - unpacked;
      unpacked += step;
      now += step / 1024 * UNPACK_PER_KB;
      if (unpacked - written >= WINDOW || last && unpacked === size) program(unpacked - written);
    }
  }
  return now;
}
