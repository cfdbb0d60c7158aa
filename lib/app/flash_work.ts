/** The work of writing a profile's files to boards, for any user interface. */
import type { Done } from "../esp/events.ts";
import { PayloadCache } from "../esp/flash/payload.ts";
import { type Job, programBoard } from "../esp/jobs/program.ts";
import { programAndRepair } from "../esp/jobs/repair.ts";
import { checkingGreeting } from "./check_greeting.ts";
import { type PreparedRequest, profileJob } from "./prepare.ts";
import type { System } from "./system/system.ts";
import type { BoardWork } from "./with_board.ts";

/** What a person asks for beside the profile. */
export interface FlashOptions extends Pick<Job, "useStub"> {
  /** What names the chip; absent: the files do, if the request says so, else the profile. */
  readonly chipBy?: Job["chipBy"];
  /** Writes everything without comparing first. */
  readonly full?: boolean;
  /** Tries other flash modes if the board does not boot. */
  readonly repairs?: boolean;
  readonly bootWritten?: boolean;
  readonly unlock?: boolean;
}

/** The files are compressed once for all boards. The work reports `done`. */
export function flashWork(
  { compress }: Pick<System, "compress">,
  prepared: PreparedRequest,
  options: FlashOptions,
): BoardWork<Job, Done> {
  const payloads = new PayloadCache(compress);
  const { useStub, chipBy = "profile", full = false, repairs = false, bootWritten = false, unlock = false } =
    options;
  return {
    jobFor: (profile, context): Job => ({
      ...profileJob({ ...prepared, profile }),
      ...context,
      report: checkingGreeting(context.report, profile),
      useStub,
      chipBy: prepared.chipByFiles ? "files" : chipBy,
      ...(profile.port.kind === "sim" ? { simulated: true } : {}),
      full,
      repairs,
      bootWritten,
      unlock,
      payloads,
    }),
    async work(port, job) {
      const done = await (repairs ? programAndRepair : programBoard)(port, job);
      job.report(done);
      return done;
    },
  };
}
