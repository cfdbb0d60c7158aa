/** Ctrl-C during a session: the first stops the work in good order, the second ends the program at once. */
import type { FlashEvent } from "../esp/events.ts";
import { EXIT, Interrupted } from "../errors.ts";
import { changeAfter, describeChange, type FlashChange } from "../app/flash_change.ts";
import type { Reporter } from "../app/reporter.ts";
import type { System } from "../app/system/system.ts";

export interface InterruptibleSession {
  /** Aborts with an Interrupted. */
  readonly signal: AbortSignal;
  /** Passes everything on to the session's reporter. */
  readonly reporter: Reporter<FlashEvent>;
  /** Ctrl-C ends the program again, as it does by default. */
  readonly stopListening: () => void;
}

export function listenForInterrupt(
  system: System,
  reporter: Reporter<FlashEvent>,
): InterruptibleSession {
  const abort = new AbortController();
  let change: FlashChange = "none";
  const stopListening = system.onInterrupt(() => {
    if (abort.signal.aborted) stopAtOnce(system, reporter, change);
    abort.abort(new Interrupted());
  });
  return {
    signal: abort.signal,
    stopListening,
    reporter: {
      ...reporter,
      report(event) {
        change = changeAfter(change, event);
        reporter.report(event);
      },
    },
  };
}

function stopAtOnce(system: System, reporter: Reporter<FlashEvent>, change: FlashChange): never {
  reporter.close();
  system.stderr.write(`Stopped at once: ${describeChange(change)}\n`);
  system.exit(EXIT.interrupted);
}

/** Ctrl-C in work without a board: the first aborts `signal` with an Interrupted, the second ends the program at once. */
export function abortOnInterrupt(system: System): Pick<InterruptibleSession, "signal" | "stopListening"> {
  const abort = new AbortController();
  const stopListening = system.onInterrupt(() => {
    if (abort.signal.aborted) system.exit(EXIT.interrupted);
    abort.abort(new Interrupted());
  });
  return { signal: abort.signal, stopListening };
}
