/** `flasher run`: makes the board's flash hold what a profile says. */
import { programBoard } from "../device/program.ts";
import { EXIT, type ExitCode } from "../errors.ts";
import { withBoard } from "./board_session.ts";
import type { Call } from "./command.ts";
import { jobOf, prepareCall } from "./load_job.ts";
import { reporterFor } from "./reporter.ts";

export async function flashSession(call: Call): Promise<ExitCode> {
  const prepared = await prepareCall(call);
  await withBoard(call, {
    profile: prepared.profile,
    reporter: reporterFor(call),
    jobFor: (profile, surroundings) => ({
      ...jobOf({ ...prepared, profile }),
      ...surroundings,
      full: call.has("full"),
    }),
    work: programBoard,
  });
  return EXIT.ok;
}
