import type { Clock } from "../clock.ts";
import type { Lines, SerialPort } from "../serial/port.ts";

/** One step of a reset sequence. `wait` is in milliseconds. `ask` is shown to the user. */
export type ResetStep =
  | { readonly set: Lines }
  | { readonly wait: number }
  | { readonly ask: string };

export type ResetScript = readonly ResetStep[];

/** Code that sets the lines, for what a script cannot express. Both lines are released when it ends or fails. */
export interface ResetProcedure {
  readonly carryOut: (port: SerialPort, clock: Clock) => Promise<void>;
}

/** A script or a procedure; an empty script = none. */
export type ResetMethod = ResetScript | ResetProcedure;
