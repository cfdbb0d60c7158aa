/** Runs work on a chip that is connected and identified: for commands that do not write a profile's files. */
import { type ChipJob, workWithChip } from "../esp/jobs/chip_job.ts";
import type { FlashEvent } from "../esp/events.ts";
import type { Session } from "../esp/jobs/session.ts";
import { connectionSettings } from "./connection_settings.ts";
import type { BoardRequest } from "./request.ts";
import type { SessionContext } from "./session_context.ts";
import { withBoard } from "./with_board.ts";

export interface ChipWork<T> {
  readonly job: Pick<ChipJob, "useStub" | "chipBy"> & Partial<Pick<ChipJob, "after" | "expected">>;
  readonly work: (session: Session, job: ChipJob) => Promise<T>;
}

/** Throws what `work` throws, and what opening and connecting to a board throws. */
export async function withChip<T>(
  context: SessionContext<FlashEvent>,
  request: BoardRequest,
  { job, work }: ChipWork<T>,
): Promise<T> {
  return await withBoard(context, request, {
    jobFor: (profile, jobContext): ChipJob => ({
      ...connectionSettings(profile),
      after: profile.after,
      ...jobContext,
      ...job,
    }),
    work: (port, job) => workWithChip(port, job, (session) => work(session, job)),
  });
}
