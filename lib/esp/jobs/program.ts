/** The whole way: connect, identify, plan, write, verify, restart. */
import { hex } from "../../bytes.ts";
import { FlasherError, ProfileError } from "../../errors.ts";
import type { Firmware, Plan, PlanOptions } from "../plan/plan.ts";
import type { Expectation } from "../../profile/profile.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { compressEarly } from "./compress_early.ts";
import { carryOver, describeState, noProgress, type Progress, writtenBytes } from "../flash/board_state.ts";
import { proveBoot } from "./prove_boot.ts";
import { releaseLines } from "../link/connect.ts";
import { eraseAll } from "./erase_all.ts";
import type { Done, Report } from "../events.ts";
import { modesToTry } from "../plan/other_flash_modes.ts";
import { WrapMonitor, WrappedFlashError } from "../flash/address_wrap.ts";
import { enableWholeFlash, measureFlash, warnOfWrap } from "../flash/flash_size.ts";
import { exitBootloader } from "../link/exit_bootloader.ts";
import type { Loader } from "../link/loader.ts";
import { orderOf, strayErase, wholeOf } from "../flash/write_order.ts";
import { planOnBoard } from "./plan_on_board.ts";
import { unlockOnce } from "../flash/write_protection.ts";
import { beginSession, type SessionJob } from "./session.ts";
import { PayloadCache } from "../flash/payload_cache.ts";
import { writePlan } from "../flash/write_plan.ts";

export interface Job extends SessionJob {
  readonly runFirmware: ResetMethod;
  readonly flash: PlanOptions["flash"];
  /** Makes the whole flash blank first; default: erases what is written. */
  readonly erase?: "files" | "all";
  readonly files: readonly Firmware[];
  /** What the files look like if nothing is patched: it is compressed while the board is being connected. */
  readonly expected?: Plan;
  readonly after: "run" | "stay";
  /** What proves that the board boots. */
  readonly expect?: Expectation;
  /** The person insists on what would be refused as dangerous. */
  readonly force?: boolean;
  /** Another flash mode may be written into the header of the boot image. */
  readonly repairs?: boolean;
  /** Sets otadata, where the board would start another application than the one that is written. */
  readonly bootWritten?: boolean;
  /** The person lets flasher unlock a write-protected flash for good. */
  readonly unlock?: boolean;
  /** Writes all of it, also what the flash holds already. */
  readonly full?: boolean;
  /** Where the compressed files are kept, for sessions with other boards. Default: for this session alone. */
  readonly payloads?: PayloadCache;
}

/**
 * Makes the board's flash hold the job's files. The port must be open at `firstBaud(job)`; it stays open, its lines
 * are released in any case. An error tells in `boardState` what is left behind.
 */
export async function programBoard(port: SerialPort, job: Job): Promise<Done> {
  const progress = noProgress();
  try {
    return await program(port, job, progress);
  } catch (error) {
    const state = describeState(progress);
    if (error instanceof FlasherError) error.boardState ??= state;
    // A mistake of the program has no place for it.
    else job.report({ type: "warning", message: state });
    throw error;
  } finally {
    await releaseLines(port, job.hold);
  }
}

async function program(port: SerialPort, job: Job, progress: Progress): Promise<Done> {
  const { clock, report, usb } = job;
  const started = clock.now();
  const payloads = job.payloads ?? new PayloadCache();
  compressEarly(payloads, job);

  const { link, identity, times } = await beginSession(port, job);
  const ready = clock.now();

  const found = await link.persist(() =>
    measureFlash(link.loader, identity, { stated: job.flash.size, report, files: job.files })
  );
  let { flashSize } = found;
  let folds = new WrapMonitor(found.folding, flashSize);
  const reach = () => enableWholeFlash(link.loader, flashSize);
  const unlock = unlockOnce(identity, { report, lasting: job.unlock === true });
  const planNow = () => link.persist(() => planOnBoard(link.loader, job, { identity, flashSize }), reach);
  let plan = await planNow();
  reportPlan(plan, link.loader, report);
  if (job.erase === "all") {
    await link.persist(() => eraseAll(link.loader, { identity, flashSize, job, progress, unlock }), reach);
  }
  // On a flash that is blank now there is nothing to be spared.
  const full = job.full === true || progress.wiped === true;
  const write = () =>
    link.persist(
      () => writePlan(link.loader, plan, { clock, report, payloads, progress, full, folds, unlock }),
      reach,
    );
  try {
    await write();
  } catch (error) {
    if (!(error instanceof WrappedFlashError)) throw error;
    warnOfWrap(report, flashSize, error.size);
    flashSize = error.size;
    folds = new WrapMonitor({ kind: "none" }, flashSize);
    plan = await planNow();
    carryOver(progress, plan.regions);
    reportPlan(plan, link.loader, report);
    await link.persist(reach);
    await write();
  }
  const finished = clock.now();
  const { after, runFirmware } = job;
  const board = await exitBootloader(link.loader, {
    ...{ after, runFirmware, identity, usb, enteredManually: link.enteredManually, clock, report },
  });
  const verified = progress.complete.every(({ verified }) => verified);
  if (job.expect !== undefined && after === "run") {
    const { expect, signal, waitMs } = job;
    const modes = modesToTry(plan);
    await proveBoot(port, {
      ...{
        clock,
        report,
        signal,
        expect,
        runFirmware,
        usb,
        chip: identity.chip,
        board,
        waitMs,
        verified,
        modes,
      },
    });
  }
  const ended = clock.now();

  const done: Done = {
    type: "done",
    bytes: plan.regions.reduce((sum, { data }) => sum + data.length, 0),
    written: writtenBytes(progress),
    wireBytes: progress.wireBytes,
    verified,
    board: job.expect === undefined || after === "stay" ? board : "running",
    ...(plan.startsNothing === true ? { startsNothing: true } : {}),
    baud: link.loader.baud,
    recoveries: link.recoveries + progress.rewrites,
    times: {
      ...times,
      write: finished - ready - progress.verifyMs,
      verify: progress.verifyMs,
      total: ended - started,
    },
  };
  report(done);
  return done;
}

function reportPlan(plan: Plan, loader: Loader, report: Report): void {
  report({
    type: "plan",
    regions: plan.regions.map(({ path, offset, data }) => ({ path, offset, size: data.length })),
    notes: plan.notes,
  });
  for (const { from, to } of strayErases(plan, loader)) {
    if (from === plan.flashSize) {
      throw new ProfileError(
        "Cannot erase the last sector of the flash: the ROM erases by pairs of sectors",
        {
          hint: "The stub erases exactly; leave out --no-stub.",
        },
      );
    }
    report({
      type: "warning",
      message: `The ROM erases by pairs of sectors: ${hex(from, 6)} to ${hex(to, 6)} will be blank too`,
      hint: "The stub erases exactly; leave out --no-stub.",
    });
  }
}

/** Where an erase goes beyond its region into flash that no other region covers: what a person should be told. */
function strayErases(
  plan: Plan,
  { dialect }: Loader,
): readonly { readonly from: number; readonly to: number }[] {
  return orderOf(plan, wholeOf(plan), dialect)
    .flatMap((step) => strayErase(step, dialect))
    .filter(({ from }) => !plan.regions.some(({ offset }) => offset === from));
}
