/** Reads flash, except parts that the chip's hash proves to be blank or known. read_survey.ts decides what to ask. */
import { hex } from "../../../bytes.ts";
import type { Clock } from "../../../clock.ts";
import { LinkError } from "../../../errors.ts";
import { md5 } from "../../../hash.ts";
import { alignOutwards, endOf, type Range, rangeBetween, subtractAll } from "../../../ranges.ts";
import { wireMs } from "../../../wire_time.ts";
import type { RegionInfo, Report } from "../../events.ts";
import { BLOCK, PAGE } from "../../flash_parts/geometry.ts";
import { HASH_MS_PER_KB } from "../../flash_parts/timings.ts";
import type { Loader } from "../../link/loader.ts";
import { flashMd5 } from "../flash_hash.ts";
import { ResumableRead, WORD } from "./read.ts";
import type { ReadCosts } from "./read_budget.ts";
import { surveyKnown } from "./read_survey.ts";
import { ALLOWANCE, SESSION_MS } from "../write_costs.ts";
import { DAMAGED_HINT } from "../write_failure.ts";

/** Bytes that are read before any question, to measure how fast the link is. */
const TRIAL = 0x4000;
/** Below this size, questions save too little. */
const SMALLEST_SURVEY = 2 * BLOCK;
/** Round trips of a stream in addition to its data: the command, and the digest at the end. */
const STREAM_TRIPS = 2;

/** Content that flash may hold in a range, given as addresses of flash. */
type Content = (range: Range) => Uint8Array;

const FILLS: readonly Content[] = [0xff, 0x00].map((byte) => ({ size }) => new Uint8Array(size).fill(byte));

export interface ReadOptions {
  readonly clock: Clock;
  readonly report: Report;
  /** Repeats its work after a recoverable failure. */
  readonly retry: <T>(work: (loader: Loader) => Promise<T>) => Promise<T>;
  /** What the range probably holds, such as an earlier backup. Ignored if its size is another one. */
  readonly probably?: Uint8Array | undefined;
}

/**
 * Reads flash and compares all of it with the chip's own hash. What was read before a failure is kept. Throws ChipError
 * if the loader cannot read flash, LinkError or PortError.
 */
export async function readVerified(info: RegionInfo, options: ReadOptions): Promise<Uint8Array> {
  const { retry, report } = options;
  const { offset } = info;
  report({ type: "reading", ...info });
  const words = alignOutwards(info, WORD);
  const reader = new Reader(info, words, options);
  await reader.readAll();
  report({ type: "verifying", ...info });
  const found = await retry((loader) => flashMd5(loader, words));
  const got = md5(reader.content);
  if (found !== got) {
    throw new LinkError(
      `Cannot read flash from ${hex(offset, 6)}: the data received has MD5 ${got}, the chip reports ${found}`,
      { hint: DAMAGED_HINT },
    );
  }
  const bytes = reader.content.subarray(offset - words.offset, endOf(info) - words.offset);
  const { known } = reader;
  report({ type: "read", md5: md5(bytes), ...(known === 0 ? {} : { known }), ...info });
  return bytes;
}

/** Reads one range of whole words, which contains the range that events report. */
class Reader {
  readonly content: Uint8Array;
  /** Bytes that the chip hashed instead of sending them. */
  known = 0;
  readonly #info: RegionInfo;
  readonly #range: Range;
  readonly #options: ReadOptions;
  /** Bytes of the range that are in `content`. */
  #done = 0;

  constructor(info: RegionInfo, range: Range, options: ReadOptions) {
    this.content = new Uint8Array(range.size);
    this.#info = info;
    this.#range = range;
    this.#options = options;
  }

  async readAll(): Promise<void> {
    const trial = { ...this.#range, size: TRIAL };
    const costs = this.#range.size < SMALLEST_SURVEY ? undefined : await this.#measureCosts(trial);
    if (costs === undefined) return void await this.#read(this.#range);
    const { report } = this.#options;
    const rest = rangeBetween(endOf(trial), endOf(this.#range));
    report({ type: "surveying", ...this.#info });
    const parts = await this.#survey(rest, costs);
    report({ type: "surveyed", known: this.known, received: this.#reported(), ...this.#info });
    for (const gap of subtractAll(rest, parts)) await this.#read(gap);
  }

  /** Reads the trial. Undefined, and nothing is read, if measuring takes too long for so small a range. */
  async #measureCosts(trial: Range): Promise<ReadCosts & { readonly measuringMs: number } | undefined> {
    const { result: loader, ms: roundTrip } = await this.#timed(async (loader) => {
      await flashMd5(loader, { ...trial, size: PAGE });
      return loader;
    });
    const beginTrips = loader.dialect.read === "stream" ? STREAM_TRIPS : 0;
    const measuringMs = (1 + beginTrips) * roundTrip;
    const { size } = this.#range;
    if (measuringMs > ALLOWANCE * (SESSION_MS + wireMs(size, loader.baud))) return undefined;
    const trialMs = await this.#read(trial);
    const readByte = Math.max(0, trialMs - beginTrips * roundTrip) / TRIAL;
    return { roundTrip, md5PerKb: HASH_MS_PER_KB, readByte, beginTrips, measuringMs };
  }

  /** Finds the parts of `range` that need not be read, and fills them in. */
  async #survey(
    range: Range,
    { measuringMs, ...costs }: ReadCosts & { readonly measuringMs: number },
  ): Promise<readonly Range[]> {
    const { probably } = this.#options;
    const fits = probably?.length === this.#info.size;
    const contents = fits ? [contentOf(probably, this.#info.offset), ...FILLS] : FILLS;
    const plainMs = SESSION_MS + this.#range.size * (costs.readByte + costs.md5PerKb / 1024);
    const questions = surveyKnown(range, { costs, allowanceMs: ALLOWANCE * plainMs - measuringMs });
    let next = questions.next();
    while (next.done !== true) {
      const asked = next.value;
      const { result, ms } = await this.#timed((loader) => flashMd5(loader, asked));
      const match = contents.findIndex((content) => md5(content(asked)) === result);
      next = questions.next({ known: match < 0 ? undefined : match, ms });
    }
    for (const part of next.value) {
      this.#put(part, contents[part.known]!(part));
      this.known += part.size;
    }
    return next.value;
  }

  /** Returns the milliseconds of the last attempt. */
  async #read(part: Range): Promise<number> {
    const reading = new ResumableRead(part);
    const { result, ms } = await this.#timed((loader) =>
      reading.finish(loader, (bytes) => {
        this.#options.report({ type: "received", received: this.#reported(bytes), ...this.#info });
      })
    );
    this.#put(part, result);
    return ms;
  }

  /** Does the work, and measures its last attempt. */
  async #timed<T>(
    work: (loader: Loader) => Promise<T>,
  ): Promise<{ readonly result: T; readonly ms: number }> {
    const { retry, clock } = this.#options;
    return await retry(async (loader) => {
      const began = clock.now();
      return { result: await work(loader), ms: clock.now() - began };
    });
  }

  #put({ offset, size }: Range, bytes: Uint8Array): void {
    this.content.set(bytes, offset - this.#range.offset);
    this.#done += size;
  }

  /** Bytes as events report them: `more` are there, but not in `content` yet. */
  #reported(more = 0): number {
    return Math.min(this.#done + more, this.#info.size);
  }
}

/** The content of flash from `start` on is `bytes`; what lies beyond them is taken to be blank. */
function contentOf(bytes: Uint8Array, start: number): Content {
  return ({ offset, size }) => {
    const wanted = new Uint8Array(size).fill(0xff);
    const from = offset - start;
    wanted.set(bytes.subarray(Math.max(0, from), Math.max(0, from + size)), Math.max(0, -from));
    return wanted;
  };
}
