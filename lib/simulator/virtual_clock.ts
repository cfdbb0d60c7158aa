/** A clock that takes no real time: sleeping advances it. Deterministic as long as no code waits for the real world. */

import type { Clock } from "../clock.ts";

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Turns of the microtask queue before time advances, so that running code can reach its next sleep. */
const SETTLE_TURNS = 16;
/** Number of wake-ups after which real timers get a turn, so that a test's time limit can fire. */
const WAKES_PER_BREATH = 4096;

/**
 * The clock of tests and simulations. `sleep(ms)` registers a sleeper. When everything that can run has run, the clock
 * jumps to the earliest sleeper, so tasks wake in the order of their times.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #driving = false;
  readonly #sleepers: Sleeper[] = [];

  /** `start`: the first value of `now()`, milliseconds. */
  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#insert({ at: this.#now + Math.max(0, ms), order: this.#order++, wake: resolve });
      if (!this.#driving) void this.#drive();
    });
  }

  #insert(sleeper: Sleeper): void {
    const list = this.#sleepers;
    let index = list.length;
    while (index > 0 && list[index - 1]!.at > sleeper.at) index--;
    list.splice(index, 0, sleeper);
  }

  async #drive(): Promise<void> {
    this.#driving = true;
    for (let wakes = 1; this.#sleepers.length > 0; wakes++) {
      for (let turn = 0; turn < SETTLE_TURNS; turn++) await undefined;
      if (wakes % WAKES_PER_BREATH === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      const next = this.#sleepers.shift()!;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#driving = false;
  }
}
