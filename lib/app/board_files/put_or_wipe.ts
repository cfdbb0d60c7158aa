/** Puts files on the board that was just flashed, by way of its bootloader if its program keeps flasher out. */
import { type BootError, NoPromptError } from "../../errors.ts";
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import type { KnownChip } from "../../esp/link/identify.ts";
import { consoleBaud } from "../../profile/fields.ts";
import type { Fresh } from "../../repl/enter.ts";
import { firstStart } from "./first_start.ts";
import { FILES_LOST } from "../../esp/flash/board_state.ts";
import type { SerialPort } from "../../serial/port.ts";
import { type FilesJob, putOnBoard } from "./put_on_board.ts";
import { restartMethod } from "./restart_method.ts";
import { wipeHelps } from "./wipe_helps.ts";
import { FIRMWARE_IN_PLACE, sayFirst } from "./say_first.ts";

interface PutJob extends Pick<FilesJob, "clock" | "wanted" | "hasBuild" | "checks"> {
  /** The chip that was flashed. */
  readonly chip: KnownChip;
  /** The board after that. */
  readonly left: Done["board"];
  /** The board did not boot as expected before it got its files. */
  readonly noBoot: BootError | undefined;
  /** It was seen to start after the flash, as far as its prompt. */
  readonly greeted: boolean;
  /** A person has agreed to lose all files on the board. */
  readonly wipes: boolean;
}

/** Throws BoardFilesError, DifferentFlashError, or `noBoot` if the firmware itself seems not to run. */
export async function putOrWipe(
  port: SerialPort,
  job: Job,
  { chip, left, noBoot, greeted, wipes, ...put }: PutJob,
): Promise<NonNullable<Done["files"]>> {
  const { report, runFirmware, usb } = job;
  const baud = consoleBaud(job);
  const attempt = async (fresh: Fresh, started: boolean) => {
    const { total, written, equal, removed } = await putOnBoard(port, {
      ...{ ...put, mac: chip.mac, report },
      signal: job.signal ?? new AbortController().signal,
      method: restartMethod(runFirmware, usb),
      baud,
      started,
      // flasher has just restarted it, and its program may be taking over the chip's USB.
      fresh: usb !== undefined && fresh === "program" ? undefined : fresh,
    });
    return { total, written, equal, ...(removed === 0 ? {} : { removed }) };
  };
  if (left === "needs-reset" && noBoot === undefined) {
    const { awaitStart } = await import("./await_start.ts");
    await sayFirst(FIRMWARE_IN_PLACE, () => awaitStart(port, job, baud));
  }
  try {
    // A board that is only checked got its file system in an earlier run.
    const fresh = put.checks ? "program" : firstStart(job, { greeted });
    return await attempt(fresh, left !== "bootloader");
  } catch (error) {
    if (!(error instanceof NoPromptError)) throw error;
    // The diagnosis of a board that does not boot is better than that of a silent prompt.
    if (noBoot?.runs === false) throw noBoot;
    if (!wipes || !wipeHelps(error)) throw error;
    const { wipeBoard } = await import("./wipe_first.ts");
    // The gate has admitted the board.
    const { gate: _, ...own } = job;
    await sayFirst(
      FIRMWARE_IN_PLACE,
      () => wipeBoard(port, { ...own, continues: chip }, { reason: error, baud }),
    );
    return { ...await sayFirst(FILES_LOST, () => attempt("formats", true)), wiped: true };
  }
}
