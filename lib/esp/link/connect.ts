/** Puts a chip into its bootloader: tries the reset methods in turn, then asks a person. */
import type { Dialect } from "../chips/chip.ts";
import type { Clock } from "../../clock.ts";
import { ConnectError, PortError } from "../../errors.ts";
import { type Hold, linesAfter } from "../../reset/hold.ts";
import { runResetMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { diagnose } from "./diagnose.ts";
import type { Report } from "../events.ts";
import type { Diagnosis } from "../boot/diagnosis.ts";
import { Loader } from "./loader.ts";

/** The ways into the board's bootloader. */
export interface BootloaderEntry {
  readonly scripts: readonly ResetMethod[];
  /** The buttons that a person presses if there is no reset method or none works. */
  readonly hands: string;
}

export interface ConnectOptions {
  readonly clock: Clock;
  readonly entry: BootloaderEntry;
  /** Rates to try, best first; every chip supports the last one. The port is open at the first. */
  readonly bauds: readonly number[];
  /** The rate at which an earlier session may have left a stub. */
  readonly lastBaud: number;
  /** Rates at which a chip may print boot text, for the diagnosis. */
  readonly bootTextBauds: readonly number[];
  /** The format of the first answers, before the chip is known. */
  readonly dialect: Dialect;
  /** Milliseconds to wait for a person; Infinity = until interrupted. */
  readonly waitMs: number;
  readonly report: Report;
  /** Called after each attempt that the chip has not answered; awaited before the next one. */
  readonly onSilence?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface Connection {
  readonly loader: Loader;
  /** A stub from an earlier run answered. */
  readonly stubRuns: boolean;
  /** No reset method put the chip into its bootloader: the lines may not reach it. */
  readonly enteredManually: boolean;
}

/** Attempts with reset methods before a person is asked. */
const ATTEMPTS = 7;
/** Milliseconds for each SYNC of an attempt. An ESP8266's autobaud consumes the first, so it gets little time. */
const SYNC_WAITS_MS = [30, 60, 100, 100, 100];
/** While a person presses buttons: short, since the first SYNC after the reset is consumed here, too. */
const PERSON_WAIT_MS = 50;

/** Throws ConnectError with a diagnosis, or PortError. */
export async function connect(port: SerialPort, options: ConnectOptions): Promise<Connection> {
  const { clock, entry, bauds, dialect, report, signal } = options;
  const loader = new Loader(port, {
    clock,
    dialect,
    baud: bauds[0]!,
    ...(signal === undefined ? {} : { signal }),
  });
  const scripts = port.hasLines ? entry.scripts : [];
  if (!port.hasLines && entry.scripts.length > 0) {
    report({
      type: "warning",
      message: `"${port.name}" has no DTR and RTS, so flasher cannot reset the board`,
    });
  }

  const attempts = scripts.length > 0 ? ATTEMPTS : 0;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const baud = bauds[Math.min(Math.floor((attempt - 1) / scripts.length), bauds.length - 1)]!;
    // If the port does not support the rate, the previous one is tried once more.
    if (baud !== loader.baud) await loader.setBaud(baud);
    report({ type: "connecting", port: port.name, baud: loader.baud, attempt });
    await runResetMethod(scripts[(attempt - 1) % scripts.length]!, port, clock);
    await loader.discardInput();
    for (const waitMs of SYNC_WAITS_MS) {
      const value = await loader.sync(waitMs);
      if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: false };
    }
    await options.onSilence?.();
  }

  const [first] = scripts;
  const finding = first === undefined
    ? undefined
    : await diagnose(loader, () => runResetMethod(first, port, clock), options.bootTextBauds);
  return await waitForPerson(loader, options, { finding, attempts });
}

/** Sends SYNC until the chip answers, so that no key has to be pressed on the computer. */
async function waitForPerson(
  loader: Loader,
  { clock, entry, bauds, lastBaud, bootTextBauds, waitMs, report, onSilence }: ConnectOptions,
  { finding, attempts }: { readonly finding: Diagnosis | undefined; readonly attempts: number },
): Promise<Connection> {
  const { port } = loader;
  let attempt = attempts;
  const deadline = clock.now() + waitMs;
  // The buttons may have been pressed already, or an earlier session left a stub: instructions follow only on silence.
  const fallback = bauds.at(-1)!;
  const rates = [...new Set([...bauds, lastBaud])];
  for (const baud of rates) {
    if (baud !== loader.baud && !await loader.setBaud(baud)) continue;
    report({ type: "connecting", port: port.name, baud: loader.baud, attempt: ++attempt });
    await loader.discardInput();
    for (let tries = 0; tries < SYNC_WAITS_MS.length; tries++) {
      const value = await loader.sync(PERSON_WAIT_MS);
      if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: true };
    }
    await onSilence?.();
  }
  if (loader.baud !== fallback && await loader.setBaud(fallback)) {
    report({ type: "connecting", port: port.name, baud: fallback, attempt: ++attempt });
  }
  if (waitMs > 0) {
    if (finding !== undefined) report({ type: "warning", message: finding.what, hint: finding.advice });
    report({ type: "waiting", text: entry.hands });
  }
  while (clock.now() < deadline) {
    const value = await loader.sync(PERSON_WAIT_MS);
    if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: true };
  }
  const { what, advice, lowVoltage } = finding ??
    await diagnose(loader, () => Promise.resolve(), bootTextBauds);
  throw new ConnectError(`Cannot connect to the bootloader on "${port.name}": ${what}`, {
    hint: `${advice}\nManually: ${entry.hands}`,
    lowVoltage,
  });
}

/**
 * Releases both lines, except held ones, on a port that has them. A lost port is not an error. A program's own USB is
 * left alone: without DTR, it prints nothing.
 */
export async function releaseLines(port: SerialPort, hold?: Hold): Promise<void> {
  if (!port.hasLines || port.ofProgram === true) return;
  try {
    await port.setLines(linesAfter(hold));
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
  }
}
