/** Waits for a condition without polling: every change wakes the waiters. */

/** Wakes all waiters, so that each checks its condition again. */
export class ChangeSignal {
  readonly #waiting = new Set<() => void>();

  /** Call this after every change. */
  notify(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits until `done()` holds, at most `timeoutMs`. Returns false after the timeout. Rejects with what `done` throws. */
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
