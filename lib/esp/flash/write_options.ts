/** What writing a plan takes, beside the plan; and how a protected flash is unlocked on the way. */
import type { Clock } from "../../clock.ts";
import { nothingTaken, type Progress } from "./board_state.ts";
import type { Report } from "../events.ts";
import type { WrapMonitor } from "./address_wrap.ts";
import type { Loader } from "../link/loader.ts";
import { ProtectedFlashError, type Unlock } from "./write_protection.ts";
import type { PayloadCache } from "./payload_cache.ts";

export interface WriteOptions {
  readonly clock: Clock;
  readonly report: Report;
  readonly payloads: PayloadCache;
  /** How far earlier attempts of this session got; kept up to date. */
  readonly progress: Progress;
  /** Compares nothing: all of it is written. */
  readonly full: boolean;
  /** Looks whether addresses fold, where that is not known yet. */
  readonly folds: WrapMonitor;
  /** Unlocks a flash that does not take what is written. */
  readonly unlock: Unlock;
}

/** Looks for write protection, and takes it away where that is allowed; see `unlockOnce`. */
export async function unlocked(loader: Loader, { unlock, progress }: WriteOptions): Promise<boolean> {
  try {
    return await unlock(loader);
  } catch (error) {
    if (error instanceof ProtectedFlashError && error.whole) nothingTaken(progress);
    throw error;
  }
}
