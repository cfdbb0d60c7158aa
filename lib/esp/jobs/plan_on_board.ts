/** Makes the plan for the connected chip and the present content of its flash. */
import { hex } from "../../bytes.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { Identity } from "../link/identify.ts";
import type { Loader } from "../link/loader.ts";
import { makePlan, type Plan, type PlanOptions } from "../plan/plan.ts";
import type { Job } from "./job.ts";
import { readBootLayout } from "./read_boot_layout.ts";

/** The connected board. */
interface BoardFacts {
  readonly identity: Pick<Identity, "chip" | "revision" | "security">;
  /** Bytes. */
  readonly flashSize: number;
}

type PlanRequest =
  & Pick<Job, "files" | "flash">
  & Partial<Pick<Job, "force" | "erase" | "bootWritten" | "repairs">>;

/** Plans without reading flash. Throws as `makePlan` does. */
export function planForChip(
  { files, flash, force, erase, bootWritten, repairs }: PlanRequest,
  { identity: { chip, revision, security }, flashSize }: BoardFacts,
  more: Pick<PlanOptions, "bootLayout" | "compares"> = {},
): Plan {
  return makePlan(files, {
    chip,
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

/** Reads the board's boot layout and plans with it. Throws as `makePlan` does, LinkError or PortError. */
export async function planOnBoard(
  loader: Loader,
  job: PlanRequest & Pick<Job, "report">,
  board: BoardFacts,
): Promise<Plan> {
  const { identity: { chip, security }, flashSize } = board;
  const { files, erase } = job;
  const erasesAll = erase === "all";
  const bootLayout = await readBootLayout(loader, { chip, security, files, flashSize, erasesAll });
  const plan = planForChip(job, board, bootLayout === undefined ? {} : { bootLayout });
  if (bootLayout?.lacksTable === true) {
    job.report({
      type: "warning",
      message: `No file contains a partition table, which bootloaders need to find their application, and ${
        erasesAll ? "the board will have none" : `the board has none at ${hex(USUAL_TABLE_OFFSET)}`
      }`,
      hint: "If the board's table is at another offset, ignore this warning. " +
        "Otherwise also write a bootloader and a partition table.",
    });
  }
  return plan;
}
