import type { Clock } from "../clock.ts";
import type { Lines, SerialPort } from "../serial/port.ts";

/** One step of a reset sequence. `wait` is in milliseconds. `ask` is shown to the person. */
export type ResetStep =
  | { readonly set: Lines }
  | { readonly wait: number }
  | { readonly ask: string };

export type ResetScript = readonly ResetStep[];

/** What data cannot say: code that moves the lines. Both are released when it is through, or has failed. */
export interface Procedure {
  readonly carryOut: (port: SerialPort, clock: Clock) => Promise<void>;
}

/** A way to move the lines; an empty script = there is none. */
export type ResetMethod = ResetScript | Procedure;
