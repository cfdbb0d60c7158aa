/** What a plugin may use up. Far above what a board needs; what is beyond is a mistake or an attack. Data. */

export interface Limits {
  /** Milliseconds that it may take by itself in one run: while it waits for what it asked for, nothing counts. */
  readonly ownMs: number;
  /** Milliseconds that it may compute without a break. */
  readonly stretchMs: number;
  /** MB that the interpreter may hold, with the plugin and all that it makes. */
  readonly memoryMb: number;
  /** Messages in one run. */
  readonly messages: number;
  /** Characters of one message. */
  readonly textLength: number;
}

/** No known board needs more than a dozen steps, nor any computing. */
export const LIMITS: Limits = {
  ownMs: 10_000,
  stretchMs: 5_000,
  memoryMb: 64,
  messages: 1_000,
  textLength: 16_384,
};

/** Milliseconds in one call of `wait`, as in a reset script; and in all of them in one run. */
export const MAX_WAIT_MS = 10_000;
export const MAX_TOTAL_WAIT_MS = 60_000;
/** Questions in one run. */
export const MAX_QUESTIONS = 10;
/** Characters that a person is shown at once. */
export const MAX_TEXT = 200;
/** Bytes of what the board sent that are kept: boot text of all chips is below 2 KB. */
export const MAX_BYTES = 4_096;
