/** Time as an argument, so that a test or the simulated board can supply its own. Types only. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  now(): number;
  sleep(ms: number): Promise<void>;
}
