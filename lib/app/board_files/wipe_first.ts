/** The way in through the bootloader, for a board whose program does not let flasher in: its file system is blanked. */
import { FlasherError, NoPromptError } from "../../errors.ts";
import type { Report } from "../../esp/events.ts";
import type { ChipJob } from "../../esp/jobs/chip_job.ts";
import type { KnownChip } from "../../esp/link/identify.ts";
import { connectBaud } from "../../esp/link/session_options.ts";
import type { SerialPort } from "../../serial/port.ts";

/** The event `finished` of the work in between would end the work for those who listen. */
function withoutEnd(report: Report): Report {
  return (event) => {
    if (event.type !== "finished") report(event);
  };
}

/**
 * Blanks the file system, and leaves the board starting with a new one. `reason`: why that is necessary. Returns the
 * chip that it was. Throws as `wipeFiles` does.
 */
export async function wipeBoard(
  port: SerialPort,
  job: Omit<ChipJob, "after">,
  reason: NoPromptError,
): Promise<KnownChip | undefined> {
  const { wipeFiles } = await import("../../esp/jobs/wipe_files.ts");
  let chip: KnownChip | undefined;
  const report = withoutEnd(job.report);
  report({ type: "warning", message: `${reason.message}; trying to blank its file system instead` });
  await port.setBaud(connectBaud(job));
  await wipeFiles(port, {
    ...job,
    report(event) {
      if (event.type === "connected") chip = { chip: { name: event.chip }, mac: event.mac };
      report(event);
    },
  });
  report({ type: "warning", message: "The board's file system is blank: all files on the board are lost" });
  return chip;
}

/** What follows after `wipeBoard`: a failure of `act` says that the old files are lost. */
export async function sayWiped<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FlasherError) {
      error.boardState = ["The board's file system was blanked: its old files are lost.", error.boardState]
        .filter((text) => text !== undefined).join(" ");
    }
    throw error;
  }
}

/** The same error with the advice of a user interface. */
export function withAdvice(error: NoPromptError, hint: string): NoPromptError {
  const advised = new NoPromptError(error.message, error.facts, { hint, cause: error });
  advised.boardState = error.boardState;
  return advised;
}
