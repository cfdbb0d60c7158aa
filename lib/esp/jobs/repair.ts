/** Writes files to a board that may need another flash mode: tries other modes if it does not boot. */
import { BootError, FlasherError, type SafeFlashMode } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { Done } from "../events.ts";
import type { KnownChip } from "../link/identify.ts";
import { connectBaud } from "../link/session_options.ts";
import type { Job } from "./job.ts";
import { programBoard } from "./program.ts";

/**
 * As `programBoard`. If the board does not boot, tries again with each mode that may help, and finally restores the
 * profile's own if none did. Flash that holds the right content is not rewritten, so each attempt writes one sector.
 * Throws the last BootError, or ChipError if another board is connected in the meantime.
 */
export async function programAndRepair(port: SerialPort, wanted: Job): Promise<Done> {
  let first: KnownChip | undefined;
  const job: Job = {
    ...wanted,
    report(event) {
      if (event.type === "connected") first ??= { chip: { name: event.chip }, mac: event.mac };
      wanted.report(event);
    },
  };
  const onSameChip = (): Job => first === undefined ? job : { ...job, continues: first };
  let attempt = job;
  while (true) {
    try {
      return await programBoard(port, attempt);
    } catch (error) {
      if (!(error instanceof BootError)) throw error;
      const [mode] = error.modes;
      if (mode === undefined) {
        if (attempt !== job) error.boardState += await restoreHeader(port, onSameChip(), attempt);
        throw error;
      }
      job.report({ type: "repairing", mode, reason: error.message });
      attempt = withMode(onSameChip(), mode);
      await port.setBaud(connectBaud(job));
    }
  }
}

/** Writes the header as the profile sets it. Returns a sentence about the header, after a space. */
async function restoreHeader(port: SerialPort, job: Job, { flash: { mode } }: Job): Promise<string> {
  const message = "No other flash mode helped: restoring the image header";
  job.report({ type: "warning", message });
  const { expect: _, ...rest } = job;
  try {
    await port.setBaud(connectBaud(job));
    await programBoard(port, rest);
    return " The image header is as the profile sets it.";
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    return ` The image header now sets flash mode ${mode}: it could not be restored (${error.message}).`;
  }
}

/** The same job with another flash mode, and a warning if the board boots with it. */
function withMode(job: Job, mode: SafeFlashMode): Job {
  const message = `The board boots with flash mode ${mode}, which the profile does not set`;
  const hint = `Add "flash: { mode: ${mode} }" to the profile: otherwise the next run will undo it.`;
  return {
    ...job,
    flash: { ...job.flash, mode },
    report(event) {
      job.report(event);
      if (event.type === "booted") job.report({ type: "warning", message, hint });
    },
  };
}
