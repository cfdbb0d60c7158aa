/** Decides whether a download is tried again, and when. Pure; no I/O. */
import type { DownloadError } from "../errors.ts";
import { LONGEST_WAIT_S } from "./answer.ts";

/** Before the second, third and fourth attempt. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/** Another attempt may succeed. */
export class Retry {
  constructor(readonly error: DownloadError, readonly details: RetryDetails = {}) {}
}

interface RetryDetails {
  /** Milliseconds that the server asks to wait. */
  readonly afterMs?: number | undefined;
  /** This computer does not find the server. */
  readonly isNameUnknown?: boolean;
}

/** The retries of one download. */
export class Retries {
  #count = 0;
  #wasNameUnknown = false;

  /** Milliseconds to wait before the next attempt; undefined: there is none. `received`: bytes of the file so far. */
  waitBefore(
    { details: { afterMs = 0, isNameUnknown = false } }: Retry,
    received: number,
  ): number | undefined {
    // A computer without a network stays without one: a second look at the name is enough, unless the file has begun.
    const isOffline = isNameUnknown && this.#wasNameUnknown && received === 0;
    this.#wasNameUnknown = isNameUnknown;
    const pauseMs = PAUSES_MS[this.#count++];
    if (isOffline || pauseMs === undefined) return undefined;
    const waitMs = Math.max(pauseMs, afterMs);
    return waitMs > LONGEST_WAIT_S * 1000 ? undefined : waitMs;
  }
}
