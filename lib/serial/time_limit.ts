/** Limits calls in which a faulty driver can block a thread forever: closing, and waiting for output. */
import { PortError } from "../errors.ts";

/** Closing and draining take a fraction of this where the driver works: a queue that is not empty was waited for before. */
const LET_GO_MS = 3_000;

/**
 * Waits for `call`, but at most 3 s. Rejects with a PortError "io" for `action` (it continues "Cannot": `close "COM3"`).
 * A thread that is stuck stays so: the system ends it with the program.
 */
export async function withTimeLimit<T>(call: Promise<T>, action: string): Promise<T> {
  let timer: number | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(stuckCallFailure(action)), LET_GO_MS);
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
