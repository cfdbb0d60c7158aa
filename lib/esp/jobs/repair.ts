/** A board that does not boot may want another flash mode: writes the image's header anew, and tries again. */
import { BootError, FlasherError, type TamerMode } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { Done } from "../events.ts";
import { type Job, programBoard } from "./program.ts";
import { firstBaud } from "./session.ts";

/**
 * As `programBoard`; where the board does not boot, once more with each mode that may help, and with the profile's own in
 * the end if none did. What flash holds already is not written again, so that each costs a sector. Throws the last
 * BootError.
 */
export async function programAndRepair(port: SerialPort, job: Job): Promise<Done> {
  let attempt = job;
  while (true) {
    try {
      return await programBoard(port, attempt);
    } catch (error) {
      if (!(error instanceof BootError)) throw error;
      const [mode] = error.modes;
      if (mode === undefined) {
        if (attempt !== job) error.boardState += await putBack(port, job, attempt);
        throw error;
      }
      job.report({ type: "repairing", mode, reason: error.message });
      attempt = withMode(job, mode);
      await port.setBaud(firstBaud(job));
    }
  }
}

/** Writes the header as the profile asks for it. Returns what the header is then, in a sentence with a space before. */
async function putBack(port: SerialPort, job: Job, { flash: { mode } }: Job): Promise<string> {
  const message = "No other flash mode helped: restoring the image header";
  job.report({ type: "warning", message });
  const { expect: _, ...rest } = job;
  // There is an error to tell, not a good end.
  const report: Job["report"] = (event) => event.type === "done" ? undefined : job.report(event);
  try {
    await port.setBaud(firstBaud(job));
    await programBoard(port, { ...rest, report });
    return " The image header is as the profile sets it.";
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    return ` The image header now sets flash mode ${mode}: it could not be restored (${error.message}).`;
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
