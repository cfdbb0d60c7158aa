/** How long a unit waits for a port that cannot be opened yet. Pure; no I/O. */
import { PortError } from "../../errors.ts";

/** Linux creates a port before udev gives it to the users who may open it; ms. */
const ACCESS_MS = 3_000;
/** ModemManager or brltty may look at a new port first, for some seconds; ms. */
const HOLDER_MS = 20_000;
/** Before a person hears of the other program, ms. */
const HOLDER_QUIET_MS = 2_000;
/** Between two attempts, ms. */
export const RETRY_MS = 200;

export interface OpeningWait {
  readonly what: "access" | "holder";
  /** The wait is long enough for a person to hear of it. */
  readonly isNews: boolean;
}

/** What to wait for after `error` and `waited` ms; undefined: it is a failure. */
export function waitForOpening(error: unknown, waited: number): OpeningWait | undefined {
  if (!(error instanceof PortError)) return undefined;
  if (error.reason === "denied" && waited < ACCESS_MS) return { what: "access", isNews: true };
  if (error.reason !== "busy" || waited >= HOLDER_MS) return undefined;
  return { what: "holder", isNews: waited >= HOLDER_QUIET_MS };
}
