/** What every command with a board begins with: from an open port to a chip that is known, ready and fast. */
import type { Chip } from "../chips/mod.ts";
import { overUsb, type UsbKind } from "../chips/native_usb.ts";
import { describeRevision } from "../chips/revision.ts";
import type { Clock } from "../clock.ts";
import type { SerialPort } from "../serial/port.ts";
import { changeBaud } from "./baud.ts";
import { connect, type Connection, type Entry } from "./connect.ts";
import { identify, type Identity } from "./detect.ts";
import type { Report } from "./events.ts";
import type { Loader } from "./loader.ts";
import { makeReady } from "./ready.ts";
import { takeOver } from "./take_over.ts";

export interface SessionJob {
  readonly clock: Clock;
  readonly report: Report;
  readonly signal?: AbortSignal;
  readonly entry: Entry;
  /** How the port reaches the chip, where that is the chip's own USB; undefined = through a serial bridge. */
  readonly usb?: UsbKind;
  /** Undefined = whatever answers. */
  readonly chip: Chip | undefined;
  /** All chips that may answer, for the rates to try. */
  readonly chips: readonly Chip[];
  /** What the files are for, where no chip is named. */
  readonly expected?: { readonly chip: Chip };
  /** Rate for the bulk of the transfer. */
  readonly baud: number;
  /** False: work with the mask ROM alone. */
  readonly useStub: boolean;
  /** Milliseconds to wait for a person at the buttons. */
  readonly waitMs: number;
}

export interface Session {
  readonly loader: Loader;
  readonly identity: Identity;
  /** No script brought the chip there: whether the lines reach it is not known. */
  readonly byHand: boolean;
  /** Milliseconds by phase. */
  readonly times: { readonly connect: number; readonly stub: number };
}

/** What every chip's ROM understands, and what adapters of every kind make well. */
const SAFE_BAUD = 115_200;

/** The rate at which the port is to be opened for a job: by the named chip, else by the one that the files are for. */
export function firstBaud(
  { baud, chip, chips, expected }: Pick<SessionJob, "baud" | "chip" | "chips" | "expected">,
): number {
  const likely = chip ?? expected?.chip;
  const reliable = Math.min(...(likely === undefined ? chips : [likely]).map(({ syncBaud }) => syncBaud));
  return Math.min(baud, reliable);
}

/** The port must be open at `firstBaud(job)`. Throws ConnectError, ChipError, LinkError or PortError. */
export async function beginSession(port: SerialPort, job: SessionJob): Promise<Session> {
  const { clock, report } = job;
  const started = clock.now();
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
  const times = { connect: connected - started, stub: clock.now() - connected };
  return { loader, identity, byHand: connection.byHand, times };
}

function connectAt(port: SerialPort, job: SessionJob, bauds: readonly number[]): Promise<Connection> {
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
  { chip: expected, usb }: SessionJob,
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
async function connectAgain(port: SerialPort, identity: Identity, job: SessionJob): Promise<Connection> {
  // The board has been reported as connected; that it is reset has been said.
  const report: Report = (event) => event.type === "connecting" || job.report(event);
  const connection = await connectAt(port, { ...job, report }, [SAFE_BAUD]);
  connection.loader.dialect = identity.chip.rom;
  await makeReady(connection.loader, identity, job.usb);
  return connection;
}

/** The asked rate, where it can be had. */
async function goFaster(
  loader: Loader,
  { chip, security }: Identity,
  { baud, report }: SessionJob,
): Promise<void> {
  const before = loader.baud;
  const actual = await changeBaud(loader, chip, { asked: baud, registers: !security.secureDownload });
  if (actual !== before) report({ type: "speed", asked: baud, baud: actual });
}
