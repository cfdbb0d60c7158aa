/** The clock as an argument, so that tests and the simulated board can supply their own. Types only. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never decreases. */
  now(): number;
  sleep(ms: number): Promise<void>;
}
