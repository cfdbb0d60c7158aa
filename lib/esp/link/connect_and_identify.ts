/** How a job reaches its chip: at which rates, and who it is then. */
import type { Chip } from "../chips/mod.ts";
import { overUsb, type UsbKind } from "../chips/native_usb.ts";
import type { Clock } from "../../clock.ts";
import type { Hold } from "../../reset/hold.ts";
import type { SerialPort } from "../../serial/port.ts";
import { connect, type Connection, type Entry } from "./connect.ts";
import { type ChipAsker, identify, type Identity } from "./identify.ts";
import type { Report } from "../events.ts";
import { prepareChip } from "./prepare_chip.ts";

export interface SessionJob {
  readonly clock: Clock;
  readonly report: Report;
  readonly signal?: AbortSignal;
  readonly entry: Entry;
  /** Lines that stay asserted; the scripts end so already. */
  readonly hold?: Hold;
  /** How the port reaches the chip, where that is the chip's own USB; undefined = through a serial bridge. */
  readonly usb?: UsbKind;
  /** Undefined = whatever answers. */
  readonly chip: Chip | undefined;
  /** Who named it; default: the profile. */
  readonly chipBy?: ChipAsker;
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

/** What every chip's ROM understands, and what adapters of every kind make well. */
export const SAFE_BAUD = 115_200;

/** The rate at which the port is to be opened for a job: by the named chip, else by the one that the files are for. */
export function firstBaud(
  { baud, chip, chips, expected }: Pick<SessionJob, "baud" | "chip" | "chips" | "expected">,
): number {
  const likely = chip ?? expected?.chip;
  const reliable = Math.min(...(likely === undefined ? chips : [likely]).map(({ syncBaud }) => syncBaud));
  return Math.min(baud, reliable);
}

/** Resets the chip and connects, at `baud` or at the safe rate. Throws ConnectError or PortError. */
export function connectAt(port: SerialPort, job: SessionJob, baud: number): Promise<Connection> {
  const { clock, report, entry, chip, chips, waitMs, signal } = job;
  const candidates = chip === undefined ? chips : [chip];
  return connect(port, {
    clock,
    report,
    entry,
    bauds: baud > SAFE_BAUD ? [baud, SAFE_BAUD] : [baud],
    lastBaud: job.baud,
    bootTextBauds: [...new Set(candidates.flatMap(({ bootTextBauds }) => bootTextBauds))],
    // A chip that is not the one named, or a stub from an earlier run, answers with two; a ROM's four begin alike.
    dialect: { ...candidates[0]!.rom, statusBytes: 2 },
    waitMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Who answers, as it is over this port, ready to be worked with. */
export async function identifyChip(
  { loader, stubRuns }: Connection,
  { chip: expected, chipBy, usb }: SessionJob,
): Promise<Identity> {
  const identity = await identify(loader, { expected, askedBy: chipBy, stubRuns });
  const chip = overUsb(identity.chip, usb);
  // A stub that runs already was started by somebody who has done this.
  if (loader.dialect === identity.chip.stub) {
    loader.dialect = chip.stub ?? chip.rom;
  } else {
    loader.dialect = chip.rom;
    await prepareChip(loader, { ...identity, chip }, usb);
  }
  return { ...identity, chip };
}
