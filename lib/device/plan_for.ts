/** The plan for the chip that answers, and for what it can do. */
import { hex } from "../bytes.ts";
import { chipById } from "../chips/mod.ts";
import { makePlan, type Plan } from "../plan.ts";
import type { Identity } from "./detect.ts";
import type { Loader } from "./loader.ts";
import type { Job } from "./program.ts";
import { refuseFar } from "./refusals.ts";

/** Throws as `makePlan` does, and ChipError for files that whoever answers does not reach. */
export function planFor(
  { files, flash, force }: Pick<Job, "files" | "flash" | "force">,
  { loader, identity: { chip, revision, security }, flashSize }: {
    readonly loader: Pick<Loader, "dialect">;
    readonly identity: Identity;
    readonly flashSize: number;
  },
): Plan {
  const plan = makePlan(files, {
    // The row itself: files do not depend on how the chip is reached.
    chip: chipById(chip.id) ?? chip,
    flash,
    flashSize,
    ...(revision === undefined ? {} : { revision }),
    security,
    ...(force === undefined ? {} : { force }),
  });
  for (const { path, offset, data } of plan.regions) {
    const action = `Cannot use "${path}" at ${hex(offset, 6)}`;
    const hint = "Choose a lower offset. What lies above is left to the program on the board.";
    refuseFar(loader, { chip }, { offset, size: data.length, action, hint });
  }
  return plan;
}
