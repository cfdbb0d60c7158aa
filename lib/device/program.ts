/** The whole way: connect, identify, plan, write, verify, restart. */
import { alignUp, hex } from "../bytes.ts";
import type { Chip, Dialect } from "../chips/mod.ts";
import type { Clock } from "../clock.ts";
import { ChipError, FlasherError, ProfileError } from "../errors.ts";
import { md5 } from "../hash.ts";
import { patchHeader } from "../image/patch.ts";
import { type Firmware, makePlan, type Plan, type PlanOptions, type Region, SECTOR } from "../plan.ts";
import { runScript } from "../reset/run.ts";
import type { ResetScript } from "../reset/script.ts";
import type { SerialPort } from "../serial/port.ts";
import { changeBaud } from "./baud.ts";
import { connect, type Entry, releaseLines } from "./connect.ts";
import { detectChip, readMac } from "./detect.ts";
import type { Done, Report } from "./events.ts";
import { prepare, type Shipment, strayErase, verifyRegion, writeRegion } from "./flash.ts";
import { attachFlash, readFlashId } from "./flash_id.ts";
import type { Loader } from "./loader.ts";
import { startStub } from "./stub.ts";
import { loadStub } from "./stub_images.ts";

export interface Job {
  readonly clock: Clock;
  readonly report: Report;
  readonly signal?: AbortSignal;
  readonly entry: Entry;
  readonly runFirmware: ResetScript;
  /** Undefined = whatever answers. */
  readonly chip: Chip | undefined;
  /** All chips that may answer, for the rates to try. */
  readonly chips: readonly Chip[];
  /** Rate for the bulk of the transfer. */
  readonly baud: number;
  readonly flash: PlanOptions["flash"];
  readonly files: readonly Firmware[];
  /** What the files look like if nothing is patched: it is compressed while the board is being connected. */
  readonly expected?: Plan;
  /** False: work with the mask ROM alone. */
  readonly useStub: boolean;
  readonly after: "run" | "stay";
  /** Milliseconds to wait for a person at the buttons. */
  readonly waitMs: number;
}

/** What every chip's ROM understands, and what adapters of every kind make well. */
const SAFE_BAUD = 115_200;

/** For one SYNC to a loader that is synchronised: it answers at once. */
const STILL_THERE_MS = 100;

/** The rate at which the port is to be opened for a job. */
export function firstBaud({ baud, chip, chips }: Pick<Job, "baud" | "chip" | "chips">): number {
  const reliable = Math.min(...(chip === undefined ? chips : [chip]).map((one) => one.syncBaud));
  return Math.min(baud, reliable);
}

/**
 * Makes the board's flash hold the job's files. The port must be open at `firstBaud(job)`; it stays open, its lines
 * are released in any case. An error tells in `boardState` what is left behind.
 */
export async function programBoard(port: SerialPort, job: Job): Promise<Done> {
  const progress: Progress = { touched: undefined, complete: [] };
  try {
    return await program(port, job, progress);
  } catch (error) {
    if (error instanceof FlasherError) error.boardState ??= describeState(progress);
    throw error;
  } finally {
    await releaseLines(port);
  }
}

/** How far it got, for the report of a failure. */
interface Progress {
  /** The region whose erase was ordered, until it is complete. */
  touched: Region | undefined;
  readonly complete: { readonly region: Region; readonly verified: boolean }[];
}

function describeState({ touched, complete }: Progress): string {
  if (touched === undefined && complete.length === 0) return "The flash was not changed.";
  const whole = complete.map(({ region, verified }) =>
    `"${region.path}" is in flash, ${verified ? "verified" : "not verified"}.`
  );
  if (touched === undefined) return whole.join(" ");
  const end = alignUp(touched.offset + touched.data.length, SECTOR);
  const half = `"${touched.path}" is half-written: flash from ${hex(touched.offset, 6)} to ${hex(end, 6)} ` +
    `does not hold it. Run again to complete it.`;
  return [...whole, half].join(" ");
}

async function program(port: SerialPort, job: Job, progress: Progress): Promise<Done> {
  const { clock, report, signal } = job;
  const started = clock.now();
  const ahead = compressAhead(job);

  const first = firstBaud(job);
  const { loader, stubRuns, byHand } = await connect(port, {
    clock,
    report,
    entry: job.entry,
    bauds: first > SAFE_BAUD ? [first, SAFE_BAUD] : [first],
    bootTextBauds: [...new Set((job.chip === undefined ? job.chips : [job.chip]).map((c) => c.bootTextBaud))],
    dialect: (job.chip ?? job.chips[0]!).rom,
    waitMs: job.waitMs,
    ...(signal === undefined ? {} : { signal }),
  });
  const chip = await detectChip(loader, job.chip);
  loader.dialect = stubRuns ? chip.stub ?? chip.rom : chip.rom;
  report({
    type: "connected",
    chip: chip.name,
    mac: await readMac(loader, chip),
    loader: loader.dialect.name,
  });
  const connected = clock.now();

  await takeOver(loader, chip, stubRuns, job);
  const stubReady = clock.now();

  const flashSize = await identifyFlash(loader, chip, report);
  const plan = makePlan(job.files, { chip, flash: job.flash, flashSize });
  reportPlan(plan, loader, report);
  const { wireBytes, verifyMs } = await writePlan(loader, plan, { job, ahead, progress });
  const finished = clock.now();
  const board = await leave(loader, byHand, job);
  const ended = clock.now();

  const done: Done = {
    type: "done",
    bytes: plan.regions.reduce((sum, { data }) => sum + data.length, 0),
    wireBytes,
    verified: loader.dialect.md5 !== "none",
    board,
    times: {
      connect: connected - started,
      stub: stubReady - connected,
      write: finished - stubReady - verifyMs,
      verify: verifyMs,
      total: ended - started,
    },
  };
  report(done);
  return done;
}

/** Compression begun early, by the MD5 of what is compressed. */
type Ahead = ReadonlyMap<string, Promise<Shipment>>;

/** What practically every module carries. */
const LIKELY_FLASH_SIZE = "4MB";

function compressAhead({ expected, useStub, flash }: Job): Ahead {
  if (!useStub || expected?.chip.stub === undefined) return new Map();
  const { chip, regions } = expected;
  const likely = regions.map((region) => {
    if (flash.size !== "detect" || region.offset !== chip.bootloaderOffset) return region;
    const data = patchHeader(region.data, { mode: "keep", freq: "keep", size: LIKELY_FLASH_SIZE }, chip);
    return { ...region, data, md5: md5(data) };
  });
  return new Map(likely.map((region) => [region.md5, prepare(region, chip.stub!)]));
}

/** The stub where it may and can run, and the asked rate where it can be had. */
async function takeOver(
  loader: Loader,
  chip: Chip,
  stubRuns: boolean,
  { useStub, baud, report }: Job,
): Promise<void> {
  if (useStub && chip.stub !== undefined) {
    const image = stubRuns ? undefined : await loadStub(chip.id);
    if (image !== undefined) report({ type: "stub", bytes: await startStub(loader, chip, image) });
    else if (stubRuns) report({ type: "stub", bytes: 0 });
  }
  const before = loader.baud;
  const actual = await changeBaud(loader, chip, baud);
  if (actual !== before) report({ type: "speed", asked: baud, baud: actual });
}

/** Size of the flash in bytes. */
async function identifyFlash(loader: Loader, chip: Chip, report: Report): Promise<number> {
  await attachFlash(loader);
  const id = await readFlashId(loader, chip);
  if (id.size === undefined) {
    throw new ChipError(`Cannot tell the size of the flash: its id is ${hex(id.raw, 6)} (${id.vendor})`, {
      hint: "Please report this id, so that the next flasher knows it.",
    });
  }
  report({ type: "flash", id: hex(id.raw, 6), vendor: id.vendor, size: id.size });
  if (loader.dialect.setParams) {
    await loader.command({ op: "spiSetParams", flashSize: id.size }, { action: "Cannot set the flash size" });
  }
  return id.size;
}

function reportPlan(plan: Plan, loader: Loader, report: Report): void {
  report({
    type: "plan",
    regions: plan.regions.map(({ path, offset, data }) => ({ path, offset, size: data.length })),
    notes: plan.notes,
  });
  for (const { from, to } of strayErase(plan, loader)) {
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

async function writePlan(
  loader: Loader,
  plan: Plan,
  { job, ahead, progress }: { readonly job: Job; readonly ahead: Ahead; readonly progress: Progress },
): Promise<{ wireBytes: number; verifyMs: number }> {
  const { clock, report } = job;
  let wireBytes = 0;
  let verifyMs = 0;
  for (const region of inOrder(plan, loader.dialect)) {
    const { compressed, md5: proof } = loader.dialect;
    const shipment = (compressed ? await ahead.get(region.md5) : undefined) ??
      await prepare(region, loader.dialect);
    await writeRegion(loader, { ...shipment, region }, { report, onErase: () => progress.touched = region });
    wireBytes += shipment.bytes.length;

    const info = { path: region.path, offset: region.offset, size: region.data.length };
    if (proof === "none") {
      report({ type: "unverified", reason: "the ROM of this chip cannot read its flash back", ...info });
    } else {
      report({ type: "verifying", ...info });
      const began = clock.now();
      await verifyRegion(loader, region);
      verifyMs += clock.now() - began;
      report({ type: "verified", md5: region.md5, ...info });
    }
    progress.complete.push({ region, verified: proof !== "none" });
    progress.touched = undefined;
  }
  return { wireBytes, verifyMs };
}

/** As in the profile; upwards where an erase may reach into the sector behind its region. */
function inOrder({ regions }: Plan, { eraseEnd }: Dialect): readonly Region[] {
  const exact = regions.every(({ offset, data }) =>
    eraseEnd(offset, data.length) === alignUp(offset + data.length, SECTOR)
  );
  return exact ? regions : [...regions].sort((a, b) => a.offset - b.offset);
}

/** Restarts the chip into its firmware, if that is wanted and possible. */
async function leave(
  loader: Loader,
  byHand: boolean,
  { after, runFirmware, clock, report }: Job,
): Promise<Done["board"]> {
  const { port } = loader;
  if (after === "stay") return "bootloader";
  if (!port.hasLines || runFirmware.length === 0) return "needs-reset";
  report({ type: "resetting" });
  await runScript(runFirmware, port, clock);
  if (!byHand) return "running";
  // Where hands were needed the line may not reach RESET either; then whoever answered still does.
  await loader.discardInput();
  return await loader.sync(STILL_THERE_MS) === undefined ? "running" : "needs-reset";
}
