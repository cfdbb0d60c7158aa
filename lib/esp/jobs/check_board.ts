/** Lets a board that passed before prove that it still holds the same. Writes nothing. */
import { DifferentFlashError } from "../../errors.ts";
import type { Done } from "../events.ts";
import { identifyFlash } from "../flash/flash_size.ts";
import { checkHashable } from "../flash/unsupported.ts";
import { exitBootloader } from "../link/exit_bootloader.ts";
import { compareRegions } from "./compare_regions.ts";
import type { Job } from "./job.ts";
import { planOnBoard } from "./plan_on_board.ts";
import type { Session } from "./session.ts";

/**
 * `started`: by the job's clock, ms. Restarts the board in any case. Throws DifferentFlashError, or ChipError if the
 * loader cannot hash.
 */
export async function checkBoard(session: Session, job: Job, started: number): Promise<Done> {
  const { link, identity, times } = session;
  const { clock, report, after, runFirmware, usb, gate } = job;
  checkHashable(link.loader);
  const flashSize = await link.runWithRecovery(() =>
    identifyFlash(link.loader, identity, { stated: job.flash.size, report, files: job.files })
  );
  const plan = await link.runWithRecovery(() => planOnBoard(link.loader, job, { identity, flashSize }));
  const different = await compareRegions(session, plan, { flashSize, report });
  const checked = clock.now();
  const { enteredManually } = link;
  const board = await exitBootloader(link.loader, {
    ...{ after, runFirmware, identity, usb, enteredManually, clock, report, gate },
  });
  if (different > 0) {
    const all = plan.regions.length;
    throw new DifferentFlashError(
      `Cannot confirm what the board holds: ${different} of ${all} regions differ from what passed before`,
      { hint: "The board was left as it is. Use --again to write to it." },
    );
  }
  return {
    type: "done",
    bytes: plan.regions.reduce((sum, { data }) => sum + data.length, 0),
    written: 0,
    wireBytes: 0,
    verified: true,
    board,
    ...(plan.startsNothing === true ? { startsNothing: true } : {}),
    ...(plan.cannotStart === undefined ? {} : { cannotStart: plan.cannotStart }),
    baud: link.loader.baud,
    recoveries: link.recoveries,
    times: {
      ...times,
      write: 0,
      verify: checked - started - times.connect - times.stub,
      total: clock.now() - started,
    },
  };
}
