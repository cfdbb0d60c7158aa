/** Gets a chip into its bootloader and answering: reset scripts in turn, then a person's hands. */
import type { Dialect } from "../chips/chip.ts";
import type { Clock } from "../../clock.ts";
import { ConnectError, PortError } from "../../errors.ts";
import { type Hold, linesAfter } from "../../reset/hold.ts";
import { runResetMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { diagnose } from "./diagnose.ts";
import type { Report } from "../events.ts";
import type { Finding } from "../boot/diagnosis.ts";
import { Loader } from "./loader.ts";

/** How the board gets into its bootloader. */
export interface Entry {
  readonly scripts: readonly ResetMethod[];
  /** What a person presses, when there is no script or none helps. */
  readonly hands: string;
}

export interface ConnectOptions {
  readonly clock: Clock;
  readonly entry: Entry;
  /** Rates to try, best first; the last one is what every chip understands. The port is open at the first. */
  readonly bauds: readonly number[];
  /** The rate at which an earlier session may have left its stub. */
  readonly lastBaud: number;
  /** Rates at which a chip may print boot text, for the diagnosis. */
  readonly bootTextBauds: readonly number[];
  /** How to read the first answers, before the chip is known. */
  readonly dialect: Dialect;
  /** Milliseconds to wait for a person; Infinity = until told otherwise. */
  readonly waitMs: number;
  readonly report: Report;
  readonly signal?: AbortSignal;
}

export interface Connection {
  readonly loader: Loader;
  /** A stub from an earlier run answered. */
  readonly stubRuns: boolean;
  /** No script brought it there: whether the lines reach the chip is not known. */
  readonly enteredManually: boolean;
}

/** Attempts with scripts before a person is asked. */
const ATTEMPTS = 7;
/** How long each SYNC of an attempt waits. The first is eaten by an ESP8266's autobaud, so it gets little time. */
const SYNC_WAITS_MS = [30, 60, 100, 100, 100];
/** While a person is at the buttons: short, because the first SYNC after the reset is eaten here, too. */
const HANDS_WAIT_MS = 50;

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

  for (let attempt = 1; attempt <= (scripts.length > 0 ? ATTEMPTS : 0); attempt++) {
    const baud = bauds[Math.min(Math.floor((attempt - 1) / scripts.length), bauds.length - 1)]!;
    // A rate that the port does not have is no reason to give up: the one before is tried once more.
    if (baud !== loader.baud) await loader.setBaud(baud);
    report({ type: "connecting", port: port.name, baud: loader.baud, attempt });
    await runResetMethod(scripts[(attempt - 1) % scripts.length]!, port, clock);
    await loader.discardInput();
    for (const waitMs of SYNC_WAITS_MS) {
      const value = await loader.sync(waitMs);
      if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: false };
    }
  }

  const [first] = scripts;
  const finding = first === undefined
    ? undefined
    : await diagnose(loader, () => runResetMethod(first, port, clock), options.bootTextBauds);
  return await waitForHands(loader, options, finding);
}

/** SYNC goes out until the chip answers; nobody has to press a key on the computer. */
async function waitForHands(
  loader: Loader,
  { clock, entry, bauds, lastBaud, bootTextBauds, waitMs, report }: ConnectOptions,
  finding: Finding | undefined,
): Promise<Connection> {
  const { port } = loader;
  const deadline = clock.now() + waitMs;
  // Someone may have pressed the buttons already, or an earlier session left its stub: only silence needs words.
  const safe = bauds.at(-1)!;
  const rates = [...new Set([...bauds, lastBaud])];
  for (const [n, baud] of rates.entries()) {
    if (baud !== loader.baud && !await loader.setBaud(baud)) continue;
    report({ type: "connecting", port: port.name, baud: loader.baud, attempt: n + 1 });
    await loader.discardInput();
    for (let tries = 0; tries < SYNC_WAITS_MS.length; tries++) {
      const value = await loader.sync(HANDS_WAIT_MS);
      if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: true };
    }
  }
  if (loader.baud !== safe && await loader.setBaud(safe)) {
    report({ type: "connecting", port: port.name, baud: safe, attempt: rates.length + 1 });
  }
  if (waitMs > 0) {
    if (finding !== undefined) report({ type: "warning", message: finding.what, hint: finding.advice });
    report({ type: "waiting", text: entry.hands });
  }
  while (clock.now() < deadline) {
    const value = await loader.sync(HANDS_WAIT_MS);
    if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: true };
  }
  const { what, advice } = finding ?? await diagnose(loader, () => Promise.resolve(), bootTextBauds);
  throw new ConnectError(`Cannot connect to the bootloader on "${port.name}": ${what}`, {
    hint: `${advice}\nBy hand: ${entry.hands}`,
  });
}

/** Releases both lines but those that are to stay, on a port that has them; a port that is gone has none. */
export async function releaseLines(port: SerialPort, hold?: Hold): Promise<void> {
  if (!port.hasLines) return;
  try {
    await port.setLines(linesAfter(hold));
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
  }
}
