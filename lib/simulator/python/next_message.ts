/** Messages between the simulator and the interpreter's thread, which wait for each other without an event loop. */
import { type MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";

/**
 * Waits until the other thread has set the signal at `index` to 1, and clears it. False: it was not set for `patience` ms of
 * real time. The other thread sets a signal first and notifies then. If it is paused in between, that notification arrives
 * during the next wait, so it alone says nothing.
 */
export function takeSignal(signals: Int32Array<SharedArrayBuffer>, index: number, patience: number): boolean {
  while (Atomics.compareExchange(signals, index, 1, 0) === 0) {
    if (Atomics.wait(signals, index, 0, patience) === "timed-out") return false;
  }
  return true;
}

/** The next message, which has been posted. */
export function nextMessage(port: MessagePort): unknown {
  return receiveMessageOnPort(port as unknown as NodePort)!.message;
}
