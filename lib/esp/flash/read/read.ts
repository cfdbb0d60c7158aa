/** Reads flash: a stub sends a stream of packets, the ROM of a later chip sends answers of 64 bytes. */
import { concat, hex, u32le } from "../../../bytes.ts";
import { LinkError } from "../../../errors.ts";
import { md5 } from "../../../hash.ts";
import type { Range } from "../../../ranges.ts";
import { type Loader, SilenceError } from "../../link/loader.ts";
import { COMMAND_MS } from "../../protocol/timeouts.ts";
import { wireMs } from "../../../wire_time.ts";
import { checkReadable } from "../unsupported.ts";
import { DAMAGED_HINT } from "../write_failure.ts";

/** Bytes of the largest packet of a stub, and of one progress step. */
const PACKET = 0x1000;
/** Packets that a stub may send ahead. The current stub sends none ahead, an earlier one this many. */
const WINDOW = 64;
/** Bytes that are requested at once. After damage they are requested again in smaller steps. */
const LARGEST_STEP = 0x40000;
/** The smallest step. It gets through on a line that damages one byte in some thousands. */
const SMALLEST_STEP = 0x400;
/** Requests for the same bytes before the link counts as bad. */
const TRIES = 3;
/** Damage divides the step by 4; it doubles again after 4 undamaged steps. */
const SHRINK = 4;
const GOOD_RUN = 4;
/** A stub stops its stream at an acknowledgement whose length is not 4. */
const STOP = Uint8Array.of(0);
/** Bytes of the MD5 at the end of a stream. */
const DIGEST = 16;
/** Silence for this long, beyond the time of a packet, means that nothing more of a stopped stream will come. */
const QUIET_MS = 200;
/** Bytes of one answer from a ROM. */
const ANSWER = 64;
/** Stubs and ROMs read flash by words of this many bytes. */
export const WORD = 4;

/** A read that can continue with another loader after a failure. */
export class ResumableRead {
  readonly range: Range;
  readonly #parts: Uint8Array[] = [];
  #done = 0;
  #step = LARGEST_STEP;
  #good = 0;
  /** The highest progress so far: reading again must not make it fall. */
  #reported = 0;

  /** `range` must consist of whole words. */
  constructor(range: Range) {
    this.range = range;
  }

  /**
   * Reads the rest. `onRead` is called with the number of bytes so far. Each step from a stub is verified by its MD5.
   * Throws ChipError if the loader cannot read flash, LinkError or PortError.
   */
  async finish(loader: Loader, onRead: (bytes: number) => void = () => {}): Promise<Uint8Array> {
    checkReadable(loader);
    const { offset, size } = this.range;
    const reportRead = (bytes: number) => {
      if (this.#done + bytes > this.#reported) onRead(this.#reported = this.#done + bytes);
    };
    for (let damaged = 0; this.#done < size;) {
      const streams = loader.dialect.read === "stream";
      const step = streams ? this.#step : PACKET;
      const range = { offset: offset + this.#done, size: Math.min(step, size - this.#done) };
      const part = await (streams ? readStream : readAnswers)(loader, range, reportRead);
      if (part === undefined) {
        this.#step = Math.max(SMALLEST_STEP, this.#step / SHRINK);
        this.#good = 0;
        if (++damaged === TRIES) throw damagedError(range.offset);
        continue;
      }
      damaged = 0;
      this.#parts.push(part);
      this.#done += part.length;
      if (this.#step < LARGEST_STEP && ++this.#good === GOOD_RUN) {
        this.#step *= 2;
        this.#good = 0;
      }
    }
    return concat(...this.#parts);
  }
}

function damagedError(offset: number): LinkError {
  return new LinkError(`Cannot read flash from ${hex(offset, 6)}: the data arrived damaged ${TRIES} times`, {
    hint: DAMAGED_HINT,
  });
}

/** Reads a range of whole words. Throws as `ResumableRead.finish` does. */
export function readFlash(
  loader: Loader,
  range: Range,
  onRead?: (bytes: number) => void,
): Promise<Uint8Array> {
  return new ResumableRead(range).finish(loader, onRead);
}

async function readAnswers(
  loader: Loader,
  { offset, size }: Range,
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

/** Undefined if the data arrived damaged. In either case the stub accepts commands again. */
async function readStream(
  loader: Loader,
  range: Range,
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
  // Every packet is acknowledged, so the stub is done, whether or not its digest arrives.
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
    // An acknowledgement sent while the packet still arrives costs no time. Damage shows in the digest.
    let acknowledged = false;
    const acknowledge = async () => {
      if (!acknowledged) await loader.send(u32le(end));
      acknowledged = true;
    };
    // The decoder drops a packet with an invalid escape, which then looks like silence.
    const packet = await unlessSilent(loader.receive({ ...waiting, onBegin: acknowledge }));
    if (packet?.length !== end - at) return undefined;
    await acknowledge();
    bytes.set(packet, at);
    at = end;
    onRead(at);
  }
  return bytes;
}

/** Asks the stub to stop its stream, until the digest shows that it has. */
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
