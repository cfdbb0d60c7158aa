/** Limits calls in which a faulty driver can block a thread forever: closing, and waiting for output. */
import { PortError } from "../errors.ts";

/** A working driver closes and drains in a fraction of this: callers first wait until its queue is empty. */
const RELEASE_LIMIT_MS = 3_000;

/**
 * Waits for `call`, at most 3 s. After that, rejects with a PortError ("io") for `action`, which continues "Cannot":
 * `close "COM3"`. The blocked thread stays blocked until the program ends.
 */
export async function withTimeLimit<T>(call: Promise<T>, action: string): Promise<T> {
  let timer: number | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(stuckCallFailure(action)), RELEASE_LIMIT_MS);
  });
  try {
    return await Promise.race([call, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

function stuckCallFailure(action: string): PortError {
  return new PortError(`Cannot ${action}: the driver does not release the port`, "io", {
    hint:
      "Unplug the adapter and plug it in again. If this happens often, install another version of its driver.",
  });
}
