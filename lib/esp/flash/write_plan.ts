/** Carries a plan out, with another attempt where the flash was protected and can be unlocked. */
import { WriteError } from "../../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Loader } from "../link/loader.ts";
import { LastingFlashError } from "../link/recovery.ts";
import { unlocked, type WriteOptions } from "./write_options.ts";
import { Writing } from "./write_attempt.ts";

/**
 * Writes what flash does not hold of the plan. After a failure it can be called again, with a loader that works: what
 * is right by then is left alone. Throws WriteError, LinkError or PortError; ChipError where whoever answers by now does
 * not reach all of it.
 */
export async function writePlan(loader: Loader, plan: Plan, options: WriteOptions): Promise<void> {
  try {
    await new Writing(loader, plan, options).run();
  } catch (error) {
    if (!(error instanceof WriteError) || error instanceof LastingFlashError) throw error;
    if (!await unlocked(loader, options)) throw error;
    await new Writing(loader, plan, options).run();
  }
}
