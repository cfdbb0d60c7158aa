/** The watchdogs of a chip with USB of its own: a reset over that USB leaves them running, and nobody feeds them. */

import type { WatchdogModel } from "../models/model.ts";

/** Cycles of the slow clock in a millisecond, roughly: it is an RC oscillator. */
const SLOW_CLOCK = 136;
/** Of the program before, in cycles and milliseconds: some seconds. */
const LEFT_OVER = { timeout: 340_000, superMs: 3_500 };

const ENABLED = 0x80000000;
const KEY = 0x50d83aa1;

export interface Watchdogs {
  /** When one bites, as things are. */
  readonly due: number | undefined;
  /** True if it was one of their registers. What is locked stays as it is. */
  write(address: number, value: number): boolean;
  /** Undefined = none of their registers. */
  read(address: number): number | undefined;
}

/** `running`: as a program that was reset over USB leaves them; else both are off, as after power-on. */
export function createWatchdogs(
  { config, timeout, protect, super: dog }: WatchdogModel,
  { now, running }: { readonly now: () => number; readonly running: boolean },
): Watchdogs {
  const registers = new Map(
    [config, timeout, protect, ...(dog === undefined ? [] : [dog.config, dog.protect])].map((at) => [at, 0]),
  );
  const startedAt = now();
  let bitesAt: number | undefined;
  if (running) {
    registers.set(timeout, LEFT_OVER.timeout);
    registers.set(config, ENABLED);
    bitesAt = startedAt + LEFT_OVER.timeout / SLOW_CLOCK;
  }

  return {
    get due() {
      const feedsItself = dog === undefined || (registers.get(dog.config)! & dog.feed) !== 0;
      const superBites = running && !feedsItself ? startedAt + LEFT_OVER.superMs : Infinity;
      const first = Math.min(superBites, bitesAt ?? Infinity);
      return first === Infinity ? undefined : first;
    },
    read: (address) => registers.get(address),
    write(address, value) {
      if (!registers.has(address)) return false;
      if ((address === config || address === timeout) && registers.get(protect) !== KEY) return true;
      if (address === dog?.config && registers.get(dog.protect) !== dog.key) return true;
      registers.set(address, value >>> 0);
      if (address === config) {
        bitesAt = (value & ENABLED) === 0 ? undefined : now() + registers.get(timeout)! / SLOW_CLOCK;
      }
      return true;
    },
  };
}
