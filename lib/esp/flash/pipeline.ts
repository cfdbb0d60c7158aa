/**
 * Models how long a stub takes for a payload, depending on its division into blocks. The line, the decompression, the
 * erase that runs ahead and the programming wait for each other (docs/protocol.md). Pure; no I/O.
 */
import { alignDown, alignUp } from "../../bytes.ts";
import { BLOCK, PAGE, SECTOR } from "../flash_parts/geometry.ts";
import { FLASH_PARTS, type FlashTimes } from "../flash_parts/timings.ts";
import type { Loader } from "../link/loader.ts";
import { wireMs } from "../../wire_time.ts";
import { evenEnds, WINDOW, windowEnds } from "./block_ends.ts";
import type { Payload } from "./payload.ts";
import { USUAL_ROUND_TRIP_MS } from "./write_costs.ts";

/** Milliseconds that a stub takes to decompress 1 KB: measured on an ESP8266, the slowest chip. */
const UNPACK_MS_PER_KB = 0.1;

interface PipelineTimes extends FlashTimes {
  /** A command and its answer, without its bytes. */
  readonly roundTrip: number;
  readonly wireByte: number;
}

/** The largest slowdown that is accepted with one flash part if the division is faster on average. */
const WORST_RATIO = 1.015;

/**
 * Chooses where the blocks of a payload end: where windows are full if that takes less time over this link, averaged
 * over all known flash parts; otherwise after every full block.
 */
export function chooseBlockEnds(
  payload: Pick<Payload, "region" | "bytes" | "windows" | "unpacked">,
  { baud, roundTripMs = USUAL_ROUND_TRIP_MS, dialect: { flashBlock } }: {
    readonly baud: number;
    readonly roundTripMs: number | undefined;
    readonly dialect: Pick<Loader["dialect"], "flashBlock">;
  },
  blank: boolean,
): readonly number[] {
  const { bytes, windows } = payload;
  const even = evenEnds(bytes.length, flashBlock);
  if (windows.length === 0) return even;
  const cut = windowEnds(bytes.length, flashBlock, windows);
  // The flash id does not tell the part's timing: the division must pay off on average, and cost little with any part.
  const ratios = Object.values(FLASH_PARTS).map((part) => {
    const times = { roundTrip: roundTripMs, wireByte: wireMs(1, baud), ...part };
    return pipelineMs(payload, cut, { times, blank }) / pipelineMs(payload, even, { times, blank });
  });
  const average = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  return average < 1 && Math.max(...ratios) <= WORST_RATIO ? cut : even;
}

/** Milliseconds until flash holds the whole payload. `blank`: nothing needs to be erased. */
export function pipelineMs(
  { region: { offset, data }, unpacked: unpackedBy }: {
    readonly region: Pick<Payload["region"], "offset" | "data">;
    readonly unpacked: Payload["unpacked"];
  },
  ends: readonly number[],
  { times, blank }: { readonly times: PipelineTimes; readonly blank: boolean },
): number {
  const size = data.length;
  const eraseEnd = alignUp(offset + size, SECTOR);
  let erased = blank ? eraseEnd : alignDown(offset, SECTOR);
  /** The flash erases until then. */
  let busyUntil = 0;
  let written = 0;
  let unpacked = 0;
  /** When the previous block was acknowledged, and when the work on it was done. */
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
    const upTo = last ? size : unpackedBy(end);
    while (unpacked < upTo) {
      erase();
      const step = Math.min(upTo, written + WINDOW) - unpacked;
      unpacked += step;
      now += step / 1024 * UNPACK_MS_PER_KB;
      if (unpacked - written >= WINDOW || last && unpacked === size) program(unpacked - written);
    }
  }
  return now;
}
