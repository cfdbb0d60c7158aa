/** What commands do that work with a chip and leave its flash's firmware to others. */
import { type ChipJob, workWithChip } from "../esp/jobs/chip_job.ts";
import type { Session } from "../esp/jobs/session.ts";
import type { Profile } from "../profile/profile.ts";
import { withBoard } from "./open_board.ts";
import type { Call } from "../cli/command.ts";
import type { Reporter } from "../cli/screen/reporter.ts";
import { connectionSettings } from "./connection_settings.ts";

export interface ChipWork<T> {
  readonly profile: Profile;
  readonly reporter: Reporter;
  /** What the command decides itself. */
  readonly job?: Partial<Pick<ChipJob, "useStub" | "after" | "expected">>;
  readonly work: (session: Session, job: ChipJob) => Promise<T>;
}

/** Throws what `work` throws, and what reaching a board throws. */
export async function withChip<T>(call: Call, { profile, reporter, job, work }: ChipWork<T>): Promise<T> {
  return await withBoard(call, {
    profile,
    reporter,
    jobFor: (profile, boardContext): ChipJob => ({
      ...connectionSettings(profile),
      after: profile.after,
      ...boardContext,
      ...job,
    }),
    work: (port, job) => workWithChip(port, job, (session) => work(session, job)),
  });
}
