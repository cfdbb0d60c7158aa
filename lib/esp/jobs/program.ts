/** Writes a job's files to a board: connects, identifies, plans, writes, verifies, and restarts the board. */
import { hex } from "../../bytes.ts";
import { BootError, FlasherError, ProfileError } from "../../errors.ts";
import { endOf, type Range } from "../../ranges.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { Done, Report } from "../events.ts";
import { WrapMonitor, WrappedFlashError } from "../flash/address_wrap.ts";
import {
  describeState,
  moveProgress,
  noProgress,
  type WriteProgress,
  writtenBytes,
} from "../flash/board_state.ts";
import { enableWholeFlash, measureFlash, warnOfWrap } from "../flash/flash_size.ts";
import { PayloadCache } from "../flash/payload.ts";
import { regionInfo } from "../flash/regions.ts";
import { excessErases, fullChanges, orderChanges } from "../flash/write_order.ts";
import { writePlan } from "../flash/write_plan.ts";
import { createUnlock } from "../flash/write_protection.ts";
import { releaseLines } from "../link/connect.ts";
import { exitBootloader } from "../link/exit_bootloader.ts";
import type { Loader } from "../link/loader.ts";
import { otherFlashModes } from "../plan/other_flash_modes.ts";
import type { Plan } from "../plan/plan.ts";
import { checkBoard } from "./check_board.ts";
import { compressEarly } from "./compress_early.ts";
import { eraseAll } from "./erase_all.ts";
import type { Job } from "./job.ts";
import { placeOnBoard, planOnBoard } from "./plan_on_board.ts";
import { proveBoot } from "./prove_boot.ts";
import { beginSession } from "./session.ts";

export type { Job } from "./job.ts";

/**
 * Makes the board's flash hold the job's files. Returns the event `done`, which the caller reports. The port must be
 * open at `connectBaud(job)`. It stays open, and its lines are released in any case. The `boardState` of an error
 * describes what is left on the board.
 */
export async function programBoard(port: SerialPort, job: Job): Promise<Done> {
  const progress = noProgress();
  try {
    return await program(port, job, progress);
  } catch (error) {
    const state = describeState(progress);
    if (error instanceof FlasherError) error.boardState ??= state;
    // A bug in flasher throws other errors, which have no board state.
    else job.report({ type: "warning", message: state });
    throw error;
  } finally {
    await releaseLines(port, job.hold);
  }
}

async function program(port: SerialPort, job: Job, progress: WriteProgress): Promise<Done> {
  const { clock, report, usb } = job;
  const started = clock.now();
  const payloads = job.payloads ?? new PayloadCache();
  compressEarly(payloads, job);

  const session = await beginSession(port, job);
  if (session.admission === "check") return await checkBoard(session, job, started);
  const { link, identity, times } = session;
  const ready = clock.now();

  const found = await link.runWithRecovery(() =>
    measureFlash(link.loader, identity, { stated: job.flash.size, report, files: job.files })
  );
  let { flashSize } = found;
  let wrapMonitor = new WrapMonitor(found.wrap, flashSize);
  const enable = () => enableWholeFlash(link.loader, flashSize);
  const unlock = createUnlock(identity, { report, permanent: job.unlock === true });
  const placed = await link.runWithRecovery(
    () => placeOnBoard(link.loader, job, { identity, flashSize }),
    enable,
  );
  const makePlan = () =>
    link.runWithRecovery(() => planOnBoard(link.loader, placed, { identity, flashSize }), enable);
  let plan = await makePlan();
  reportPlan(plan, link.loader, report);
  if (job.erase === "all") {
    await link.runWithRecovery(
      () => eraseAll(link.loader, { identity, flashSize, job, progress, unlock }),
      enable,
    );
  }
  // A flash that was just erased holds nothing that could be skipped.
  const full = job.full === true || progress.wiped === true;
  const write = () =>
    link.runWithRecovery(
      () => writePlan(link.loader, plan, { clock, report, payloads, progress, full, wrapMonitor, unlock }),
      enable,
    );
  try {
    await write();
  } catch (error) {
    if (!(error instanceof WrappedFlashError)) throw error;
    warnOfWrap(report, flashSize, error.size);
    flashSize = error.size;
    wrapMonitor = new WrapMonitor({ kind: "none" }, flashSize);
    plan = await makePlan();
    moveProgress(progress, plan.regions);
    reportPlan(plan, link.loader, report);
    await link.runWithRecovery(enable);
    await write();
  }
  const finished = clock.now();
  const { after, expect, runFirmware, signal, waitMs, gate } = job;
  const { enteredManually } = link;
  const board = await exitBootloader(link.loader, {
    ...{ after, runFirmware, identity, usb, enteredManually, clock, report, gate },
  });
  const verified = progress.complete.every(({ verified }) => verified);
  const written = writtenBytes(progress);
  let boots = false;
  if (expect !== undefined && after === "run") {
    const modes = otherFlashModes(plan);
    const { chip } = identity;
    boots = await proveOrTell({ ...job, progress }, () =>
      proveBoot(port, {
        ...{ clock, report, signal, expect, runFirmware, usb, chip, board, waitMs, modes, gate },
        ...(job.simulated === true ? { simulated: true } : {}),
        // An erased flash holds no other program, and Ctrl-C would interrupt the board while it makes a file system.
        interrupts: job.onNoBoot !== undefined && job.erase !== "all",
        content: !verified ? "written" : written === 0 ? "already in flash" : "verified",
      }));
  }
  const ended = clock.now();

  return {
    type: "done",
    bytes: plan.regions.reduce((sum, { data }) => sum + data.length, 0),
    written,
    wireBytes: progress.wireBytes,
    verified,
    board: boots ? "running" : board,
    ...(plan.startsNothing === true ? { startsNothing: true } : {}),
    ...(plan.cannotStart === undefined ? {} : { cannotStart: plan.cannotStart }),
    baud: link.loader.baud,
    recoveries: link.recoveries + progress.rewrites,
    times: {
      ...times,
      write: finished - ready - progress.verifyMs,
      verify: progress.verifyMs,
      total: ended - started,
    },
  };
}

/** Returns whether the board was seen to boot. Throws BootError, unless the job wants to know of it. */
async function proveOrTell(
  { onNoBoot, progress }: Pick<Job, "onNoBoot"> & { readonly progress: WriteProgress },
  prove: () => Promise<void>,
): Promise<boolean> {
  try {
    await prove();
    return true;
  } catch (error) {
    if (onNoBoot === undefined || !(error instanceof BootError)) throw error;
    error.boardState ??= describeState(progress);
    onNoBoot(error);
    return false;
  }
}

/** Reports the plan, and what else its erases will blank. Throws ProfileError if an erase would exceed the flash. */
function reportPlan(plan: Plan, loader: Loader, report: Report): void {
  report({ type: "plan", regions: plan.regions.map(regionInfo), notes: plan.notes });
  const hint = "The stub erases single sectors: omit --no-stub.";
  for (const range of blankedOutside(plan, loader)) {
    if (range.offset === plan.flashSize) {
      throw new ProfileError("Cannot erase the last sector of the flash: the ROM erases pairs of sectors", {
        hint,
      });
    }
    report({
      type: "warning",
      message: `The ROM erases pairs of sectors: ${hex(range.offset, 6)} to ${
        hex(endOf(range), 6)
      } will be blank too`,
      hint,
    });
  }
}

/** The ranges outside all regions that the plan's erases blank as well. */
function blankedOutside(plan: Plan, { dialect }: Loader): readonly Range[] {
  return orderChanges(plan, fullChanges(plan), dialect)
    .flatMap((change) => excessErases(change, dialect))
    .filter((range) => !plan.regions.some(({ offset }) => offset === range.offset));
}
