/** The plan for the chip that answers. */
import { chipById } from "../chips/mod.ts";
import { makePlan, type Plan } from "../plan.ts";
import type { Identity } from "./detect.ts";
import type { Job } from "./program.ts";

/** Throws as `makePlan` does. */
export function planFor(
  { files, flash, force }: Pick<Job, "files" | "flash" | "force">,
  { identity: { chip, revision, security }, flashSize }: {
    readonly identity: Identity;
    readonly flashSize: number;
  },
): Plan {
  return makePlan(files, {
    // The row itself: files do not depend on how the chip is reached.
    chip: chipById(chip.id) ?? chip,
    flash,
    flashSize,
    ...(revision === undefined ? {} : { revision }),
    security,
    ...(force === undefined ? {} : { force }),
  });
}
