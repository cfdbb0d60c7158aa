/** Writes a plan, with a second attempt if the flash was write-protected and could be unlocked. */
import { WriteError } from "../../errors.ts";
import type { Loader } from "../link/loader.ts";
import { LastingFlashError } from "../link/recovery.ts";
import type { Plan } from "../plan/plan.ts";
import { WriteAttempt } from "./write_attempt.ts";
import { unlockForWrite, type WritePlanOptions } from "./write_options.ts";

/**
 * Writes those parts of the plan that flash does not hold. After a failure it can be called again with a working
 * loader: parts that are correct by then are left alone. Throws WriteError, LinkError or PortError, and ChipError if
 * the loader cannot address the whole plan.
 */
export async function writePlan(loader: Loader, plan: Plan, options: WritePlanOptions): Promise<void> {
  try {
    await new WriteAttempt(loader, plan, options).run();
  } catch (error) {
    if (!(error instanceof WriteError) || error instanceof LastingFlashError) throw error;
    if (!await unlockForWrite(loader, options)) throw error;
    await new WriteAttempt(loader, plan, options).run();
  }
}
