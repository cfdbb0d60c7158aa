/** A board that does not boot may want another flash mode: writes the image's header anew, and tries again. */
import { BootError, type TamerMode } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import type { Done } from "./events.ts";
import { type Job, programBoard } from "./program.ts";
import { firstBaud } from "./session.ts";

/**
 * As `programBoard`; where the board does not boot, once more with each mode that may help. What flash holds already is
 * not written again, so that each costs a sector. Throws the last BootError.
 */
export async function programAndRepair(port: SerialPort, job: Job): Promise<Done> {
  let attempt = job;
  while (true) {
    try {
      return await programBoard(port, attempt);
    } catch (error) {
      if (!(error instanceof BootError)) throw error;
      if (attempt !== job) {
        error.boardState += ` The header of the image asks for flash mode ${attempt.flash.mode} now.`;
      }
      const [mode] = error.modes;
      if (mode === undefined) throw error;
      job.report({ type: "repairing", mode, reason: error.message });
      attempt = withMode(job, mode);
      await port.setBaud(firstBaud(job));
    }
  }
}

/** The same job with another flash mode; it tells when the board boots with that. */
function withMode(job: Job, mode: TamerMode): Job {
  const message = `The board boots with flash mode ${mode}, which the profile does not say`;
  const hint = `Write "flash: { mode: ${mode} }" in the profile: the next run would undo it.`;
  return {
    ...job,
    flash: { ...job.flash, mode },
    report(event) {
      job.report(event);
      if (event.type === "booted") job.report({ type: "warning", message, hint });
    },
  };
}
