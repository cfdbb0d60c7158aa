/** Limits how long a download may stand still. */
import type { Clock } from "../clock.ts";

/** How often the watch looks, milliseconds. Its last sleep outlives the download by as much. */
const LOOK_MS = 1_000;

export interface Watch {
  /**
   * What `work` resolves with; "late" if that takes longer than `limitMs`. Looks are counted, so that a laptop that slept
   * does not find every limit exceeded.
   */
  within<T>(limitMs: number, work: Promise<T>): Promise<T | "late">;
}

/** One sleep at a time serves all waits: a server that sends single bytes must not start a timer for each. */
export function watchWith(clock: Clock): Watch {
  let look: Promise<void> | undefined;
  const nextLook = () => look ??= clock.sleep(LOOK_MS).then(() => void (look = undefined));
  return {
    async within(limitMs, work) {
      let isDone = false;
      const done = work.then(() => void (isDone = true), () => void (isDone = true));
      for (let passedMs = 0; passedMs < limitMs && !isDone; passedMs += LOOK_MS) {
        await Promise.race([done, nextLook()]);
      }
      return isDone ? await work : "late";
    },
  };
}
