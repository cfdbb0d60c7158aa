/**
 * Waits for all ports of the process with one call of the system. A call on another thread occupies a thread of Deno's
 * pool until it returns, and the pool has 32 threads (4 for each core on Windows): with a call for each port, a few dozen
 * ports would leave no thread for reading a file.
 */
import { setImmediate } from "node:timers";

/** The result of a wait: ready, nothing in time, or a port that is gone. */
export type Readiness = "ready" | "idle" | "gone";

/** The call of a system that waits for several targets on another thread. */
export interface WaitCall<Target> {
  /**
   * Waits until a target is ready or gone, until `wake` is called, or `ms` milliseconds (a whole number from 0 to
   * LONGEST_WAIT_MS). Resolves with what was found for each target; undefined if the system refused the whole call.
   * Never called again before it has resolved.
   */
  wait(targets: readonly Target[], ms: number): Promise<readonly Readiness[] | undefined>;
  /** Ends the wait that is running, or about to run on its thread. */
  wake(): void;
}

/** Longest single call: the greatest signed 32-bit number of milliseconds, which all systems accept. */
export const LONGEST_WAIT_MS = 2 ** 31 - 1;

interface Waiter<Target> {
  readonly target: Target;
  readonly settle: (found: Readiness) => void;
  readonly fail: (error: unknown) => void;
  /** The time at which the wait has found nothing. */
  until: number;
}

export class WaitSet<Target> {
  readonly #call: WaitCall<Target>;
  /** In the order in which they came. */
  #waiters: Waiter<Target>[] = [];
  /** Nobody waits; or the next call is about to start, is running, or is running and was told to end. */
  #state: "none" | "between calls" | "called" | "woken" = "none";

  constructor(call: WaitCall<Target>) {
    this.#call = call;
  }

  /** Number of waits that have not ended. */
  get size(): number {
    return this.#waiters.length;
  }

  /**
   * Waits until `target` is ready, at most `ms` milliseconds. After it has resolved, no call uses the target on behalf of
   * this wait: the caller may release it. "idle" can come early: look again.
   */
  wait(target: Target, ms: number): Promise<Readiness> {
    const { promise, resolve, reject } = Promise.withResolvers<Readiness>();
    // First, so that a call that cannot be woken leaves no wait behind.
    this.#wake();
    this.#waiters.push({ target, settle: resolve, fail: reject, until: performance.now() + ms });
    if (this.#state === "none") this.#run();
    return promise;
  }

  /** Ends the waits for targets that match, as "idle". */
  end(matches: (target: Target) => boolean): void {
    const ended = this.#waiters.filter(({ target }) => matches(target));
    if (ended.length === 0) return;
    for (const waiter of ended) waiter.until = -Infinity;
    this.#wake();
  }

  /** Makes the running call return, because what it waits for has changed. */
  #wake(): void {
    if (this.#state !== "called") return;
    this.#state = "woken";
    this.#call.wake();
  }

  /** Calls the system until nobody waits. */
  async #run(): Promise<void> {
    try {
      while (this.#waiters.length > 0) {
        this.#state = "called";
        const targets = this.#waiters.map(({ target }) => target);
        const found = await this.#call.wait(targets, this.#msLeft());
        this.#state = "between calls";
        this.#settle(targets.length, found);
        // A port that got its answer will soon wait for the next one: after this turn, the next call includes it.
        if (this.#waiters.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      for (const { fail } of this.#waiters.splice(0)) fail(error);
    } finally {
      this.#state = "none";
    }
  }

  /** Whole milliseconds until the first wait is over. */
  #msLeft(): number {
    let until = Infinity;
    for (const waiter of this.#waiters) until = Math.min(until, waiter.until);
    return Math.max(0, Math.min(LONGEST_WAIT_MS, Math.ceil(until - performance.now())));
  }

  /**
   * Ends the waits for which the call found something, or whose time is over; if the system refused the call, all of them:
   * it does not say which target it refused, and each port notices its own failure when it reads.
   *
   * @param called Number of waiters in the call; later ones have come since.
   */
  #settle(called: number, found: readonly Readiness[] | undefined): void {
    const now = performance.now();
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const [i, waiter] of waiters.entries()) {
      const result = found?.[i] ?? "idle";
      const ended = result !== "idle" || found === undefined || waiter.until <= now;
      if (i < called && ended) waiter.settle(result);
      else this.#waiters.push(waiter);
    }
  }
}
