/**
 * A stopwatch for the time that a plugin runs. It uses real time, not the session's clock, because it measures another
 * thread.
 */
export class CpuTime {
  #left: number;
  readonly #over: () => void;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls `over` after running for `ms` in total. Initially stopped. */
  constructor(ms: number, over: () => void) {
    this.#left = ms;
    this.#over = over;
  }

  run(): void {
    this.stop();
    this.#since = performance.now();
    this.#timer = setTimeout(this.#over, this.#left);
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = Math.max(0, this.#left - (performance.now() - this.#since));
  }
}
