/** Waiting for something to become true, woken by whoever changes it: no polling. */

/** Wakes everyone who waits for a condition, so that each can look again. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** To be called after every change. */
  notify(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits until `done()` or until `timeoutMs` have passed; tells whether it is done. What `done` throws is passed on. */
  async until(done: () => boolean, timeoutMs = Infinity): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      if (done()) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await this.#next(left);
    }
  }

  #next(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      // A timer of more than 2^31 ms would fire at once.
      const timer = Number.isFinite(timeoutMs)
        ? setTimeout(wake, Math.min(Math.ceil(timeoutMs), 0x7fff_ffff))
        : undefined;
      this.#waiting.add(wake);
    });
  }
}
