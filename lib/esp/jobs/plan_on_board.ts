/** The plan for the chip that answers, and for what its flash holds. */
import { chipById } from "../chips/mod.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import { makePlan, type Plan, type PlanOptions } from "../plan/plan.ts";
import { hex } from "../../bytes.ts";
import type { Identity } from "../link/identify.ts";
import type { Loader } from "../link/loader.ts";
import { readBootLayout } from "./read_boot_layout.ts";
import type { Job } from "./program.ts";

interface Found {
  readonly identity: Identity;
  /** Bytes. */
  readonly flashSize: number;
}

type Planned =
  & Pick<Job, "files" | "flash">
  & Partial<Pick<Job, "force" | "erase" | "bootWritten" | "repairs">>;

/** Throws as `makePlan` does. */
export function planOnce(
  { files, flash, force, erase, bootWritten, repairs }: Planned,
  { identity: { chip, revision, security }, flashSize }: Found,
  more: Pick<PlanOptions, "bootLayout" | "compares"> = {},
): Plan {
  return makePlan(files, {
    // The row itself: files do not depend on how the chip is reached.
    chip: chipById(chip.id) ?? chip,
    flash,
    flashSize,
    ...(revision === undefined ? {} : { revision }),
    security,
    ...(force === undefined ? {} : { force }),
    ...(bootWritten === undefined ? {} : { bootWritten }),
    erasesAll: erase === "all",
    repairs: repairs === true,
    ...more,
  });
}

/** The same, judged by what the board holds. Throws LinkError or PortError besides. */
export async function planOnBoard(
  loader: Loader,
  job: Planned & Pick<Job, "report">,
  found: Found,
): Promise<Plan> {
  const { identity: { chip, security }, flashSize } = found;
  const { files, erase } = job;
  const row = chipById(chip.id) ?? chip;
  const erasesAll = erase === "all";
  const bootLayout = await readBootLayout(loader, { chip: row, security, files, flashSize, erasesAll });
  const plan = planOnce(job, found, bootLayout === undefined ? {} : { bootLayout });
  if (bootLayout?.lacksTable === true) {
    job.report({
      type: "warning",
      message: `No file has a partition table, which bootloaders need to find their application, and ${
        erasesAll ? "the board will have none" : `the board has none at ${hex(USUAL_TABLE_OFFSET)}`
      }`,
      hint:
        "If the board's table is at another offset, ignore this. Otherwise write a bootloader and a partition table, too.",
    });
  }
  return plan;
}
