/** The watchdogs of a chip with its own USB. A reset over that USB leaves them running, and nothing feeds them. */

import type { WatchdogModel } from "../models/chip_model.ts";

/** Approximate cycles of the slow clock, an RC oscillator, in a millisecond. */
const SLOW_CLOCK = 136;
/** Timeouts that the previous program has set, in cycles and milliseconds: some seconds. */
const LEFT_OVER = { timeout: 340_000, superMs: 3_500 };

const ENABLED = 0x80000000;
const KEY = 0x50d83aa1;

export interface Watchdogs {
  /** Time of the next reset by a watchdog; undefined if none runs. */
  readonly due: number | undefined;
  /** Returns true if `address` is one of their registers. A locked register keeps its value. */
  write(address: number, value: number): boolean;
  /** Undefined if `address` is none of their registers. */
  read(address: number): number | undefined;
  /** A program has started, and feeds them from now on. */
  takeOver(): void;
}

/** `running`: as after a reset over USB. Otherwise both are off, as after power-on. */
export function createWatchdogs(
  { config, timeout, protect, super: dog }: WatchdogModel,
  { now, running }: { readonly now: () => number; readonly running: boolean },
): Watchdogs {
  const registers = new Map(
    [config, timeout, protect, ...(dog === undefined ? [] : [dog.config, dog.protect])].map((at) => [at, 0]),
  );
  const startedAt = now();
  let watchdogResetAt: number | undefined;
  let isFed = !running;
  if (running) {
    registers.set(timeout, LEFT_OVER.timeout);
    registers.set(config, ENABLED);
    watchdogResetAt = startedAt + LEFT_OVER.timeout / SLOW_CLOCK;
  }

  return {
    get due() {
      const feedsItself = dog === undefined || (registers.get(dog.config)! & dog.feed) !== 0;
      const superBites = !isFed && !feedsItself ? startedAt + LEFT_OVER.superMs : Infinity;
      const first = Math.min(superBites, watchdogResetAt ?? Infinity);
      return first === Infinity ? undefined : first;
    },
    read: (address) => registers.get(address),
    takeOver() {
      isFed = true;
      watchdogResetAt = undefined;
    },
    write(address, value) {
      if (!registers.has(address)) return false;
      if ((address === config || address === timeout) && registers.get(protect) !== KEY) return true;
      if (address === dog?.config && registers.get(dog.protect) !== dog.key) return true;
      registers.set(address, value >>> 0);
      if (address === config) {
        watchdogResetAt = (value & ENABLED) === 0 ? undefined : now() + registers.get(timeout)! / SLOW_CLOCK;
      }
      return true;
    },
  };
}
