/** Reads flash: from a stub in a stream of packets, from a later chip's ROM in answers of 64 bytes. */
import { alignDown, alignUp, concat, hex, u32le } from "../../bytes.ts";
import { LinkError } from "../../errors.ts";
import { md5 } from "../../hash.ts";
import { COMMAND_MS, wireMs } from "../protocol/timeouts.ts";
import type { RegionInfo, Report } from "../events.ts";
import type { FlashRange } from "../inspect_events.ts";
import { flashMd5 } from "./write_region.ts";
import { type Loader, SilenceError } from "../link/loader.ts";
import { checkReadable } from "./unsupported.ts";

/** Largest packet of a stub, and what a person is told of at once. */
const PACKET = 0x1000;
/** Packets that a stub may send ahead. The present one sends none, an earlier one as many. */
const WINDOW = 64;
/** What is asked for at once, and is asked for again, in smaller pieces, if it comes damaged. */
const PIECE = 0x40000;
/** The smallest piece: on a line that damages one byte in some thousands, such a one gets through. */
const SMALLEST = 0x400;
/** How often something is asked for before the link is taken for bad. */
const TRIES = 3;
/** After damage, pieces are a quarter as long; after so many that came whole, twice as long again. */
const SMALLER = 4;
const GOOD_RUN = 4;
/** Any acknowledgement of another length than 4 ends a stream. */
const STOP = Uint8Array.of(0);
/** Bytes of the MD5 at the end of a stream. */
const DIGEST = 16;
/** Beyond the time of a packet: when nothing came for so long, nothing of a stopped stream is under way. */
const QUIET_MS = 200;
/** What a ROM gives at once. */
const ANSWER = 64;
/** The stub and the ROM read flash by words. */
const WORD = 4;

/** How far a reading got: it goes on from there with whoever answers after a failure. */
export class Reading {
  readonly range: FlashRange;
  readonly #pieces: Uint8Array[] = [];
  #done = 0;
  #step = PIECE;
  #good = 0;
  /** What is read again must not make the progress fall. */
  #told = 0;

  /** By whole words. */
  constructor(range: FlashRange) {
    this.range = range;
  }

  /**
   * Reads the rest; `onRead` is called with the bytes so far. What a stub sends is proved by its MD5, piece by piece.
   * Throws ChipError where whoever answers cannot read, LinkError or PortError.
   */
  async finish(loader: Loader, onRead: (bytes: number) => void = () => {}): Promise<Uint8Array> {
    checkReadable(loader);
    const { offset, size } = this.range;
    const tell = (bytes: number) => {
      if (this.#done + bytes > this.#told) onRead(this.#told = this.#done + bytes);
    };
    for (let damaged = 0; this.#done < size;) {
      const streams = loader.dialect.read === "stream";
      const step = streams ? this.#step : PACKET;
      const range = { offset: offset + this.#done, size: Math.min(step, size - this.#done) };
      const piece = await (streams ? readStream : readAnswers)(loader, range, tell);
      if (piece === undefined) {
        this.#step = Math.max(SMALLEST, this.#step / SMALLER);
        this.#good = 0;
        if (++damaged === TRIES) throw damagedError(range.offset);
        continue;
      }
      damaged = 0;
      this.#pieces.push(piece);
      this.#done += piece.length;
      if (this.#step < PIECE && ++this.#good === GOOD_RUN) {
        this.#step *= 2;
        this.#good = 0;
      }
    }
    return concat(...this.#pieces);
  }
}

function damagedError(offset: number): LinkError {
  return new LinkError(`Cannot read flash from ${hex(offset, 6)}: the data arrived damaged ${TRIES} times`, {
    hint:
      "Bytes are lost or changed in transit: try another cable or USB socket, or go slower with --baud 115200.",
  });
}

/**
 * What stands in flash, proved at the end by the chip's own hash of all of it. `persist` does the work again after a
 * failure that can be recovered from, and what was read is kept. Throws ChipError where whoever answers cannot read,
 * LinkError or PortError.
 */
export async function readProved(
  persist: <T>(work: (loader: Loader) => Promise<T>) => Promise<T>,
  info: RegionInfo,
  report: Report,
): Promise<Uint8Array> {
  const { offset, size } = info;
  report({ type: "reading", ...info });
  const from = alignDown(offset, WORD);
  const reading = new Reading({ offset: from, size: alignUp(offset + size, WORD) - from });
  const read = await persist((loader) =>
    reading.finish(loader, (bytes) => {
      report({ type: "received", received: Math.min(bytes, size), ...info });
    })
  );
  report({ type: "verifying", ...info });
  const found = await persist((loader) => flashMd5(loader, from, read.length));
  const got = md5(read);
  if (found !== got) {
    throw new LinkError(
      `Cannot read flash from ${hex(offset, 6)}: what came has MD5 ${got}, the chip says ${found}`,
      { hint: "Bytes are damaged on the way: read again, over another cable, or slower with --baud 115200." },
    );
  }
  const bytes = read.subarray(offset - from, offset - from + size);
  report({ type: "read", md5: md5(bytes), ...info });
  return bytes;
}

/** What stands in flash, by whole words. Throws as `Reading.finish` does. */
export function readFlash(
  loader: Loader,
  range: FlashRange,
  onRead?: (bytes: number) => void,
): Promise<Uint8Array> {
  return new Reading(range).finish(loader, onRead);
}

async function readAnswers(
  loader: Loader,
  { offset, size }: FlashRange,
  onRead: (bytes: number) => void,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += ANSWER) {
    const length = Math.min(ANSWER, size - at);
    const { payload } = await loader.command({ op: "readFlashSlow", address: offset + at, size: length }, {
      action: `Cannot read flash at ${hex(offset + at, 6)}`,
      // Some ROMs always fill their answer.
      payload: length === ANSWER ? [ANSWER] : [ANSWER, length],
    });
    bytes.set(payload.subarray(0, length), at);
  }
  onRead(size);
  return bytes;
}

/** Undefined if it came damaged; the stub takes commands again then. */
async function readStream(
  loader: Loader,
  range: FlashRange,
  onRead: (bytes: number) => void,
): Promise<Uint8Array | undefined> {
  const { offset, size } = range;
  const waiting = {
    action: `Cannot read flash from ${hex(offset, 6)}`,
    timeoutMs: COMMAND_MS + 2 * wireMs(PACKET, loader.baud),
  };
  await loader.command({ op: "readFlash", offset, size, packet: PACKET, window: WINDOW }, waiting);
  const bytes = await takePackets(loader, { size, waiting, onRead });
  if (bytes === undefined) {
    await endStream(loader);
    return undefined;
  }
  // Everything is acknowledged, so the stub is through, whatever comes of its digest.
  const digest = await unlessSilent(loader.receive(waiting));
  return digest?.toHex() === md5(bytes) ? bytes : undefined;
}

async function takePackets(
  loader: Loader,
  { size, waiting, onRead }: {
    readonly size: number;
    readonly waiting: { readonly action: string; readonly timeoutMs: number };
    readonly onRead: (bytes: number) => void;
  },
): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size;) {
    const end = Math.min(size, at + PACKET);
    // Sent while the packet is still coming, the acknowledgement costs no time. Damage is dealt with at the end.
    let acknowledged = false;
    const acknowledge = async () => {
      if (!acknowledged) await loader.send(u32le(end));
      acknowledged = true;
    };
    // One with a wrong escape in it is dropped, so that nothing seems to come.
    const packet = await unlessSilent(loader.receive({ ...waiting, onBegin: acknowledge }));
    if (packet?.length !== end - at) return undefined;
    await acknowledge();
    bytes.set(packet, at);
    at = end;
    onRead(at);
  }
  return bytes;
}

/** Asks the stub to stop, until its digest says that it has. */
async function endStream(loader: Loader): Promise<void> {
  const timeoutMs = QUIET_MS + 2 * wireMs(PACKET, loader.baud);
  for (let tries = 0; tries < TRIES; tries++) {
    await loader.send(STOP);
    let last: Uint8Array | undefined;
    let frame: Uint8Array | undefined;
    do {
      last = frame;
      frame = await unlessSilent(loader.receive({ action: "Cannot stop reading flash", timeoutMs }));
    } while (frame !== undefined);
    if (last?.length === DIGEST) return;
  }
}

async function unlessSilent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SilenceError) return undefined;
    throw error;
  }
}
