/** Makes the plan for the connected chip and the present content of its flash. */
import { hex } from "../../bytes.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { Identity } from "../link/identify.ts";
import type { Loader } from "../link/loader.ts";
import { makePlan, type Plan, type PlanOptions } from "../plan/plan.ts";
import type { Job } from "./job.ts";
import { placeInSlot, type SlotFacts } from "../plan/place_in_slot.ts";
import { isBlankAtBoot, readBootLayout, readBootSlot } from "./read_boot_layout.ts";

/** The connected board. */
interface BoardFacts {
  readonly identity: Pick<Identity, "chip" | "revision" | "security">;
  /** Bytes. */
  readonly flashSize: number;
}

type PlanRequest =
  & Pick<Job, "files" | "flash">
  & Partial<Pick<Job, "force" | "erase" | "bootWritten" | "repairs">>
  & { readonly facts?: SlotFacts };

/** Plans without reading flash. Throws as `makePlan` does. */
export function planForChip(
  { files, flash, force, erase, bootWritten, repairs }: PlanRequest,
  { identity: { chip, revision, security }, flashSize }: BoardFacts,
  more: Pick<PlanOptions, "bootLayout" | "blankStart" | "compares"> = {},
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

/**
 * The job with its application in the slot that the board's bootloader starts. Reads flash only if a file needs that.
 * Throws ImageError if the slot is unknown, LinkError or PortError.
 */
export async function placeOnBoard<J extends Pick<PlanRequest, "files" | "erase">>(
  loader: Loader,
  job: J,
  { identity: { chip, security }, flashSize }: BoardFacts,
): Promise<J & { readonly facts?: SlotFacts }> {
  if (job.files.every(({ slot }) => slot !== true)) return job;
  const erasesAll = job.erase === "all";
  const boot = await readBootSlot(loader, { chip, security, flashSize, erasesAll });
  return { ...job, files: placeInSlot(job.files, boot), ...("facts" in boot ? { facts: boot.facts } : {}) };
}

/** Reads the board's boot layout and plans with it. Throws as `makePlan` does, LinkError or PortError. */
export async function planOnBoard(
  loader: Loader,
  job: PlanRequest & Pick<Job, "report">,
  board: BoardFacts,
): Promise<Plan> {
  const { identity: { chip, security }, flashSize } = board;
  const { files, erase, facts } = job;
  const erasesAll = erase === "all";
  const bootLayout = await readBootLayout(loader, { chip, security, files, flashSize, erasesAll, facts });
  // A board with a partition table also got a bootloader.
  const blankStart = !erasesAll && bootLayout?.partitions === undefined &&
    await isBlankAtBoot(loader, { chip, security, files });
  const plan = planForChip(job, board, {
    ...bootLayout === undefined ? {} : { bootLayout },
    ...blankStart ? { blankStart } : {},
  });
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
