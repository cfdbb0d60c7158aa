/**
 * A stop watch for what a plugin does by itself. It goes by the world's time, whatever clock a session has: what it
 * measures is another thread.
 */
export class CpuTime {
  #left: number;
  readonly #over: () => void;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls `over` when it has run for `ms` in all. It stands at first. */
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
