/** `flasher run`: opens the port, programs the board, and cleans up whatever happens. */
import { firstBaud, type Job, programBoard } from "../device/program.ts";
import { EXIT, type ExitCode, FlasherError, Interrupted, PortError } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import type { Call } from "./command.ts";
import { parseDuration } from "./duration.ts";
import { jobOf, prepareCall } from "./load_job.ts";
import { jsonReporter, screenReporter } from "./reporter.ts";
import type { System } from "./system.ts";

/** Where nobody watches, nobody presses buttons for ever. */
const UNATTENDED_WAIT_MS = 60_000;

export async function flashSession(call: Call): Promise<ExitCode> {
  const { system } = call;
  const waitMs = readWait(call);
  const prepared = await prepareCall(call);
  const name = prepared.profile.port === "auto" ? await autoPort(system) : prepared.profile.port;

  const abort = new AbortController();
  const listening = system.onInterrupt(() => {
    // The second Ctrl-C does not wait for anything.
    if (abort.signal.aborted) system.exit(EXIT.interrupted);
    abort.abort(new Interrupted());
  });
  const reporter = call.has("json") ? jsonReporter(system) : screenReporter(system);
  const job: Job = {
    ...jobOf(prepared),
    clock: system.clock,
    report: reporter.report,
    signal: abort.signal,
    useStub: !call.has("no-stub"),
    waitMs,
  };
  try {
    await withPort(call, { name, job, signal: abort.signal });
    return EXIT.ok;
  } finally {
    reporter.close();
    listening();
  }
}

interface Session {
  readonly name: string;
  readonly job: Job;
  readonly signal: AbortSignal;
}

async function withPort({ system, text }: Call, { name, job, signal }: Session): Promise<void> {
  const port = await openPort(system, name, firstBaud(job));
  const trace = text("trace");
  const log = trace === undefined ? undefined : system.openLog(trace);
  try {
    signal.throwIfAborted();
    if (log === undefined) {
      await programBoard(port, job);
      return;
    }
    const { tracePort } = await import("../serial/trace.ts");
    await programBoard(tracePort(port, system.clock, log.write), job);
  } finally {
    await port.close();
    log?.close();
  }
}

async function openPort(system: System, name: string, baud: number): Promise<SerialPort> {
  try {
    return await system.openPort(name, { baud });
  } catch (error) {
    if (error instanceof FlasherError) error.boardState ??= "The flash was not changed.";
    if (!(error instanceof PortError) || error.reason !== "not-found" || isElsewhere(name)) throw error;
    const ports = await system.listPorts();
    const there = ports.length === 0
      ? "No serial port is there: is the board plugged in, with a data cable?"
      : `Ports of this computer: ${ports.map(({ path }) => path).join(", ")}`;
    throw new PortError(error.message, "not-found", {
      hint: [error.hint, there].filter((line) => line !== undefined).join("\n"),
      cause: error,
    });
  }
}

/** Not a port of this computer. */
function isElsewhere(name: string): boolean {
  return /^[a-z0-9]+:\/\/|^sim:/.test(name);
}

async function autoPort(system: System): Promise<string> {
  const { chooseAuto } = await import("../serial/adapters.ts");
  return chooseAuto(await system.listPorts()).path;
}

function readWait({ system, text }: Call): number {
  const given = text("connect-timeout");
  if (given !== undefined) return parseDuration(given, "connect-timeout");
  return system.stdout.isTerminal ? Infinity : UNATTENDED_WAIT_MS;
}
