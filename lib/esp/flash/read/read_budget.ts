/** What reading and hashing flash cost, and what questions may still cost. Pure; no I/O. */
import type { Range } from "../../../ranges.ts";

/** In milliseconds. */
export interface ReadCosts {
  /** A command and its answer, without the chip's work in between. */
  readonly roundTrip: number;
  readonly md5PerKb: number;
  /** Reading a byte, as measured. */
  readonly readByte: number;
  /** Round trips of each read, in addition to its data. */
  readonly beginTrips: number;
}

/** A question must cost less than this fraction of the reading that it may save. */
const WORTH = 0.5;
const KB = 1024;

/** Time that questions may take: an allowance, and what earlier ones have saved. It learns from their times. */
export class ReadBudget {
  readonly #typical: ReadCosts;
  readonly #allowanceMs: number;
  #roundTrip: number;
  #md5PerKb: number;
  #balanceMs = 0;
  #short = { count: 0, ms: 0 };
  #long = { count: 0, ms: 0, kb: 0 };

  constructor(costs: ReadCosts, allowanceMs: number) {
    this.#typical = costs;
    this.#allowanceMs = allowanceMs;
    this.#roundTrip = costs.roundTrip;
    this.#md5PerKb = costs.md5PerKb;
  }

  /** True if `count` short questions are affordable, of the given part of the allowance. */
  canSample(count: number, part = 1): boolean {
    return this.#canSpend(count * this.#roundTrip, part * this.#allowanceMs);
  }

  /** True if the hash of the range is affordable, and much cheaper than reading it. */
  canHash(range: Range): boolean {
    return this.isWorthHashing(range.size) && this.#canSpend(this.#hashMs(range.size), this.#allowanceMs);
  }

  isWorthHashing(size: number): boolean {
    return this.#hashMs(size) < WORTH * this.#savingMs(size);
  }

  /** A question so short that its time is a round trip took `ms`. */
  sampled(ms: number): void {
    this.#short = { count: this.#short.count + 1, ms: this.#short.ms + ms };
    this.#spend(ms);
  }

  /** The hash of the range took `ms`. `saves`: the range need not be read. */
  hashed({ size }: Range, ms: number, saves: boolean): void {
    const { count, ms: before, kb } = this.#long;
    this.#long = { count: count + 1, ms: before + ms, kb: kb + size / KB };
    this.#spend(ms);
    if (saves) this.#balanceMs += this.#savingMs(size);
  }

  #canSpend(ms: number, limit: number): boolean {
    return ms <= this.#balanceMs + limit;
  }

  #spend(ms: number): void {
    this.#balanceMs -= ms;
    const { count, ms: shortMs } = this.#short;
    if (count > 0) this.#roundTrip = shortMs / count;
    const workMs = this.#long.ms - this.#long.count * this.#roundTrip;
    if (this.#long.kb > 0) this.#md5PerKb = Math.max(0, workMs / this.#long.kb);
  }

  #hashMs(size: number): number {
    return this.#roundTrip + this.#md5PerKb * size / KB;
  }

  /** A part that is not read interrupts the reading. */
  #savingMs(size: number): number {
    return size * this.#typical.readByte - this.#typical.beginTrips * this.#roundTrip;
  }
}
