/** Blanks the file system through the bootloader, for a board whose program does not let flasher in. */
import type { NoPromptError } from "../../errors.ts";
import { FILES_LOST } from "../../esp/flash/board_state.ts";
import type { WipeJob } from "../../esp/jobs/wipe_files.ts";
import type { KnownChip } from "../../esp/link/identify.ts";
import { connectBaud } from "../../esp/link/session_options.ts";
import type { SerialPort } from "../../serial/port.ts";
import { awaitStart } from "./await_start.ts";
import { sayFirst } from "./say_first.ts";

interface Wipe {
  /** Why the file system must be blanked. */
  readonly reason: NoPromptError;
  /** Of the board's console, bits per second: the port keeps it. */
  readonly baud: number;
}

/**
 * Blanks the file system, and leaves the board starting with a new one; asks for RESET if only a person can restart it.
 * Returns the chip that it was. Throws as `wipeFiles` and `awaitStart` do.
 */
export async function wipeBoard(
  port: SerialPort,
  job: WipeJob,
  { reason, baud }: Wipe,
): Promise<KnownChip> {
  const { wipeFiles } = await import("../../esp/jobs/wipe_files.ts");
  const { report } = job;
  let chip: KnownChip | undefined;
  let needsReset = false as boolean;
  report({ type: "warning", message: `${reason.message}; trying to blank its file system instead` });
  await port.setBaud(connectBaud(job));
  await wipeFiles(port, {
    ...job,
    report(event) {
      if (event.type === "connected") chip = { chip: { name: event.chip }, mac: event.mac };
      // That event would end the work for those who listen.
      if (event.type === "finished") needsReset = event.board === "needs-reset";
      else report(event);
    },
  });
  report({ type: "warning", message: "The board's file system is blank: all files on the board are lost" });
  if (needsReset) await sayFirst(FILES_LOST, () => awaitStart(port, job, baud));
  return chip!;
}
