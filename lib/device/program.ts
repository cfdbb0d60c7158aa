/** The whole way: connect, identify, plan, write, verify, restart. */
import { hex } from "../bytes.ts";
import { type Chip, chipById } from "../chips/mod.ts";
import { sizeOfName } from "../chips/flash_size.ts";
import { overUsb, type UsbKind } from "../chips/native_usb.ts";
import { describeRevision } from "../chips/revision.ts";
import type { Clock } from "../clock.ts";
import { ChipError, FlasherError, ProfileError } from "../errors.ts";
import { type Firmware, makePlan, type Plan, type PlanOptions } from "../plan.ts";
import type { ResetScript } from "../reset/script.ts";
import type { SerialPort } from "../serial/port.ts";
import { Ahead } from "./ahead.ts";
import { changeBaud } from "./baud.ts";
import { connect, type Connection, type Entry, releaseLines } from "./connect.ts";
import { describeState, type Progress } from "./board_state.ts";
import { identify, type Identity } from "./detect.ts";
import type { Done, Report } from "./events.ts";
import { strayErase } from "./flash.ts";
import { attachFlash, readFlashId } from "./flash_id.ts";
import { leave } from "./leave.ts";
import type { Loader } from "./loader.ts";
import { makeReady } from "./ready.ts";
import { takeOver } from "./take_over.ts";
import { writePlan } from "./write.ts";

export interface Job {
  readonly clock: Clock;
  readonly report: Report;
  readonly signal?: AbortSignal;
  readonly entry: Entry;
  /** How the port reaches the chip, where that is the chip's own USB; undefined = through a serial bridge. */
  readonly usb?: UsbKind;
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
  /** The person insists on what would be refused as dangerous. */
  readonly force?: boolean;
  /** Writes all of it, also what the flash holds already. */
  readonly full?: boolean;
  /** Milliseconds to wait for a person at the buttons. */
  readonly waitMs: number;
}

/** What every chip's ROM understands, and what adapters of every kind make well. */
const SAFE_BAUD = 115_200;

/** The rate at which the port is to be opened for a job: by the named chip, else by the one that the files are for. */
export function firstBaud(
  { baud, chip, chips, expected }: Pick<Job, "baud" | "chip" | "chips" | "expected">,
): number {
  const likely = chip ?? expected?.chip;
  const reliable = Math.min(...(likely === undefined ? chips : [likely]).map(({ syncBaud }) => syncBaud));
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

async function program(port: SerialPort, job: Job, progress: Progress): Promise<Done> {
  const { clock, report, usb } = job;
  const started = clock.now();
  const ahead = new Ahead(job);

  const first = firstBaud(job);
  const connection = await connectAt(port, job, first > SAFE_BAUD ? [first, SAFE_BAUD] : [first]);
  const identity = await identifyChip(connection, job);
  const { chip, revision, mac } = identity;
  report({
    type: "connected",
    chip: chip.name,
    ...(revision === undefined ? {} : { revision: describeRevision(revision) }),
    features: identity.features,
    ...(mac === undefined ? {} : { mac }),
    loader: connection.loader.dialect.name,
  });
  const connected = clock.now();

  const reconnect = connection.byHand ? undefined : () => connectAgain(port, identity, job);
  const loader = job.useStub
    ? await takeOver({ connection, identity, report, reconnect })
    : connection.loader;
  await goFaster(loader, identity, job);
  const stubReady = clock.now();

  const flashSize = await identifyFlash(loader, identity, job);
  const plan = makePlan(job.files, {
    // The row itself: files do not depend on how the chip is reached.
    chip: chipById(chip.id) ?? chip,
    flash: job.flash,
    flashSize,
    ...(revision === undefined ? {} : { revision }),
    security: identity.security,
    ...(job.force === undefined ? {} : { force: job.force }),
  });
  reportPlan(plan, loader, report);
  const { written, wireBytes, verifyMs } = await writePlan(loader, plan, { job, ahead, progress });
  const finished = clock.now();
  const { after, runFirmware } = job;
  const board = await leave(loader, {
    ...{ after, runFirmware, identity, usb, byHand: connection.byHand, clock, report },
  });
  const ended = clock.now();

  const done: Done = {
    type: "done",
    bytes: plan.regions.reduce((sum, { data }) => sum + data.length, 0),
    written,
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

function connectAt(port: SerialPort, job: Job, bauds: readonly number[]): Promise<Connection> {
  const { clock, report, entry, chip, chips, waitMs, signal } = job;
  const candidates = chip === undefined ? chips : [chip];
  return connect(port, {
    clock,
    report,
    entry,
    bauds,
    lastBaud: job.baud,
    bootTextBauds: [...new Set(candidates.flatMap(({ bootTextBauds }) => bootTextBauds))],
    // A chip that is not the one named, or a stub from an earlier run, answers with two; a ROM's four begin alike.
    dialect: { ...candidates[0]!.rom, statusBytes: 2 },
    waitMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Who answers, as it is over this port, ready to be worked with. */
async function identifyChip(
  { loader, stubRuns }: Connection,
  { chip: expected, usb }: Job,
): Promise<Identity> {
  const identity = await identify(loader, { expected, stubRuns });
  const chip = overUsb(identity.chip, usb);
  // A stub that runs already was started by somebody who has done this.
  if (loader.dialect === identity.chip.stub) {
    loader.dialect = chip.stub ?? chip.rom;
  } else {
    loader.dialect = chip.rom;
    await makeReady(loader, { ...identity, chip }, usb);
  }
  return { ...identity, chip };
}

/** After a reset everything that `identifyChip` has set is lost. */
async function connectAgain(port: SerialPort, identity: Identity, job: Job): Promise<Connection> {
  // The board has been reported as connected; that it is reset has been said.
  const report: Report = (event) => event.type === "connecting" || job.report(event);
  const connection = await connectAt(port, { ...job, report }, [SAFE_BAUD]);
  connection.loader.dialect = identity.chip.rom;
  await makeReady(connection.loader, identity, job.usb);
  return connection;
}

/** The asked rate, where it can be had. */
async function goFaster(loader: Loader, { chip, security }: Identity, { baud, report }: Job): Promise<void> {
  const before = loader.baud;
  const actual = await changeBaud(loader, chip, { asked: baud, registers: !security.secureDownload });
  if (actual !== before) report({ type: "speed", asked: baud, baud: actual });
}

/** Size of the flash in bytes. */
async function identifyFlash(loader: Loader, { chip, security }: Identity, job: Job): Promise<number> {
  await attachFlash(loader);
  const size = security.secureDownload ? statedSize(job) : await detectSize(loader, chip, job.report);
  if (loader.dialect.setParams) {
    await loader.command({ op: "spiSetParams", flashSize: size }, { action: "Cannot set the flash size" });
  }
  return size;
}

async function detectSize(loader: Loader, chip: Chip, report: Report): Promise<number> {
  const id = await readFlashId(loader, chip);
  if (id.size === undefined) {
    throw new ChipError(`Cannot tell the size of the flash: its id is ${hex(id.raw, 6)} (${id.vendor})`, {
      hint: "Please report this id, so that the next flasher knows it.",
    });
  }
  report({ type: "flash", id: hex(id.raw, 6), vendor: id.vendor, size: id.size });
  return id.size;
}

/** In secure download mode the flash cannot be asked for its id. */
function statedSize({ flash }: Job): number {
  const size = sizeOfName(flash.size);
  if (size !== undefined) return size;
  throw new ProfileError(
    `Cannot use flash.size ${flash.size}: this chip is in secure download mode and does not tell`,
    { hint: "Write the size into the profile, for example size: 4MB." },
  );
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
