/** A board that does not boot may want another flash mode: writes the image's header anew, and tries again. */
import { BootError } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import type { Done } from "./events.ts";
import { type Job, programBoard } from "./program.ts";
import { firstBaud } from "./session.ts";

/**
 * As `programBoard`; where the board does not boot, once more with each mode that may help. What flash holds already is
 * not written again, so that each costs a sector. Throws the last BootError.
 */
export async function programAndRepair(port: SerialPort, job: Job): Promise<Done> {
  const { report } = job;
  let attempt = job;
  while (true) {
    const { mode } = attempt.flash;
    const changed = attempt !== job;
    try {
      const done = await programBoard(port, attempt);
      if (changed) {
        const hint = `Write "flash: { mode: ${mode} }" in the profile: the next run would undo it.`;
        report({ type: "warning", message: `The board boots with flash mode ${mode} only`, hint });
      }
      return done;
    } catch (error) {
      if (!(error instanceof BootError)) throw error;
      if (changed) error.boardState += ` Its header asks for flash mode ${mode} now.`;
      const [next] = error.modes;
      if (next === undefined) throw error;
      report({ type: "repairing", mode: next, reason: error.message });
      attempt = { ...job, flash: { ...job.flash, mode: next } };
      await port.setBaud(firstBaud(job));
    }
  }
}
