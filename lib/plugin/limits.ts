/** Resource limits of board plugins, far above any board's needs: more is a mistake or an attack. */

export interface Limits {
  /** Milliseconds that it may run in one task, without the time that it waits for flasher. */
  readonly ownMs: number;
  /** Milliseconds that it may compute without pausing. */
  readonly stretchMs: number;
  /** MB of memory for the interpreter, including the plugin and its data. */
  readonly memoryMb: number;
  /** Messages in one task. */
  readonly messages: number;
  /** Characters in one message. */
  readonly textLength: number;
}

/** No known board needs more than a dozen steps, or any computing. */
export const LIMITS: Limits = {
  ownMs: 10_000,
  stretchMs: 5_000,
  memoryMb: 64,
  messages: 1_000,
  textLength: 16_384,
};

/** Milliseconds in one call of `wait`, as in a reset script, and in all calls of one task. */
export const MAX_WAIT_MS = 10_000;
export const MAX_TOTAL_WAIT_MS = 60_000;
/** Questions in one task. */
export const MAX_QUESTIONS = 10;
/** Characters shown to the user at once. */
export const MAX_TEXT = 200;
/** Bytes of the board's output that `sawBytes` returns: the boot text of every chip is below 2 KB. */
export const MAX_BYTES = 4_096;
