/** `flasher run`: opens the port, programs the board, and cleans up whatever happens. */
import { firstBaud, type Job, programBoard } from "../device/program.ts";
import { EXIT, type ExitCode, FlasherError, Interrupted, PortError, UsageError } from "../errors.ts";
import { nativeUsb } from "../serial/adapters.ts";
import type { PortInfo, SerialPort } from "../serial/port.ts";
import { quote } from "../text.ts";
import type { Call } from "./command.ts";
import { parseDuration } from "./duration.ts";
import { jobOf, prepareCall } from "./load_job.ts";
import { jsonReporter, type Reporter, screenReporter } from "./reporter.ts";
import type { LineLog, System } from "./system.ts";
import { systemWords } from "./system_error.ts";
import { choosePort, isElsewhere } from "./choose_port.ts";
import { boardOverUsb, findAgain } from "./usb_port.ts";
import { wslHint } from "./wsl.ts";

/** Where nobody watches, nobody presses buttons for ever. */
const UNATTENDED_WAIT_MS = 60_000;

export async function flashSession(call: Call): Promise<ExitCode> {
  const { system } = call;
  const waitMs = readWait(call);
  const prepared = await prepareCall(call);
  const { info, note } = await choosePort(system, prepared.profile.port);

  const log = openTrace(system, call.text("trace"));
  const abort = new AbortController();
  const reporter = call.has("json") ? jsonReporter(system) : screenReporter(system);
  const stopListening = system.onInterrupt(() => {
    // The second Ctrl-C does not wait for anything.
    if (abort.signal.aborted) stopAtOnce(system, reporter);
    abort.abort(new Interrupted());
  });
  const usb = nativeUsb(info);
  const board = boardOverUsb(prepared.profile, info);
  const job: Job = {
    ...jobOf(board === undefined ? prepared : { ...prepared, profile: { ...prepared.profile, board } }),
    ...(usb === undefined ? {} : { usb }),
    clock: system.clock,
    report: reporter.report,
    signal: abort.signal,
    useStub: !call.has("no-stub"),
    full: call.has("full"),
    waitMs,
  };
  try {
    if (note !== undefined) job.report({ type: "warning", message: note });
    if (board !== undefined) {
      const { profile } = prepared;
      const message = `This port is the chip's own USB: board "${board}" instead of "${profile.board}"`;
      job.report({ type: "warning", message });
    }
    await withPort(system, { info, job, log, signal: abort.signal });
    return EXIT.ok;
  } catch (error) {
    // What happens after the port is open comes with a state of its own.
    if (error instanceof FlasherError) error.boardState ??= "The flash was not changed.";
    throw error;
  } finally {
    log?.close();
    reporter.close();
    stopListening();
  }
}

function stopAtOnce(system: System, reporter: Reporter): never {
  reporter.close();
  system.stderr.write("Stopped at once: what was being written is not complete. Run again to complete it.\n");
  system.exit(EXIT.interrupted);
}

interface Session {
  readonly info: PortInfo;
  readonly job: Job;
  /** Where the bytes on the port are written down. */
  readonly log: LineLog | undefined;
  readonly signal: AbortSignal;
}

async function withPort(system: System, { info, job, log, signal }: Session): Promise<void> {
  const baud = firstBaud(job);
  const first = await openPort(system, { name: info.path, baud, signal });
  const port = job.usb === undefined ? first : await reopening(system, first, { info, baud, signal });
  try {
    signal.throwIfAborted();
    await programBoard(log === undefined ? port : await traced(port, system, log), job);
  } finally {
    await port.close();
  }
}

function openTrace(system: System, path: string | undefined): LineLog | undefined {
  if (path === undefined) return undefined;
  try {
    return system.openLog(path);
  } catch (error) {
    throw new UsageError(`--trace: cannot write ${quote(path)}: ${systemWords(error)}`, { cause: error });
  }
}

/** A chip's own USB goes away when the chip is reset. */
async function reopening(
  system: System,
  first: SerialPort,
  { info, baud, signal }: { readonly info: PortInfo; readonly baud: number; readonly signal: AbortSignal },
): Promise<SerialPort> {
  const { reopeningPort } = await import("../serial/reopening.ts");
  const open = async (rate: number) => await system.openPort(await findAgain(system, info), { baud: rate });
  return reopeningPort(first, { clock: system.clock, open, baud, signal });
}

async function traced(port: SerialPort, { clock }: System, log: LineLog): Promise<SerialPort> {
  const { tracePort } = await import("../serial/trace.ts");
  return tracePort(port, clock, log.write);
}

interface Opening {
  readonly name: string;
  readonly baud: number;
  readonly signal: AbortSignal;
}

async function openPort(system: System, { name, baud, signal }: Opening): Promise<SerialPort> {
  try {
    return await unlessAborted(system.openPort(name, { baud }), signal);
  } catch (error) {
    if (!(error instanceof PortError) || error.reason !== "not-found" || isElsewhere(name)) throw error;
    const ports = await system.listPorts();
    const there = ports.length === 0
      ? "No serial port is there: is the board plugged in, with a data cable?"
      : `Ports of this computer: ${ports.map(({ path }) => path).join(", ")}`;
    throw new PortError(error.message, "not-found", {
      hint: [error.hint, there, wslHint(system)].filter((line) => line !== undefined).join("\n"),
      cause: error,
    });
  }
}

/** A port at the other end of a network can take long to open. One that opens too late is closed. */
async function unlessAborted(opening: Promise<SerialPort>, signal: AbortSignal): Promise<SerialPort> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([opening, aborted.promise]);
  } catch (error) {
    if (signal.aborted) opening.then((port) => port.close()).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function readWait({ system, text }: Call): number {
  const given = text("connect-timeout");
  if (given !== undefined) return parseDuration(given, "connect-timeout");
  return system.stdout.isTerminal ? Infinity : UNATTENDED_WAIT_MS;
}
