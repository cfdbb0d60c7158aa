/** The options for writing a plan. */
import type { Clock } from "../../clock.ts";
import type { Report } from "../events.ts";
import type { Loader } from "../link/loader.ts";
import type { WrapMonitor } from "./address_wrap.ts";
import { forgetWrites, type WriteProgress } from "./board_state.ts";
import type { PayloadCache } from "./payload.ts";
import { ProtectedFlashError, type Unlock } from "./write_protection.ts";

export interface WritePlanOptions {
  readonly clock: Clock;
  readonly report: Report;
  readonly payloads: PayloadCache;
  /** The progress of all attempts in this session; it is updated. */
  readonly progress: WriteProgress;
  /** Writes everything without comparing. */
  readonly full: boolean;
  /** Checks for address wrap-around where it could not be ruled out before. */
  readonly wrapMonitor: WrapMonitor;
  /** Unlocks a flash that does not accept writes. */
  readonly unlock: Unlock;
}

/** Removes write protection if there is any and the options allow it. True if another attempt may help. */
export async function unlockForWrite(
  loader: Loader,
  { unlock, progress }: WritePlanOptions,
): Promise<boolean> {
  try {
    return await unlock(loader);
  } catch (error) {
    if (error instanceof ProtectedFlashError && error.whole) forgetWrites(progress);
    throw error;
  }
}
