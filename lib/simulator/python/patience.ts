/** Limits the wait for an interpreter's thread by processor time: on a busy computer, that takes longer. */
import process from "node:process";
import { takeSignal } from "./next_message.ts";

/** The longest wait in real time, as a multiple of the processor's time. */
const LONGEST = 20;
/** ms */
const SHORTEST_WAIT = 1;

/** Milliseconds that processors have spent on this program. While the caller waits, they work for the other thread. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** False if the signal was not set within `patience` ms of processor time. */
export function takeSignalPatiently(
  signals: Int32Array<SharedArrayBuffer>,
  index: number,
  patience: number,
  spentMs: () => number = processorMs,
): boolean {
  const start = spentMs();
  const last = performance.now() + LONGEST * patience;
  let wait = patience;
  while (!takeSignal(signals, index, wait)) {
    const left = patience - (spentMs() - start);
    if (left <= 0 || performance.now() >= last) return false;
    wait = Math.max(SHORTEST_WAIT, left);
  }
  return true;
}
