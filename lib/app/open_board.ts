/** What every command with a board does around its work: port, trace, Ctrl-C, events, and cleaning up. */
import { slowerHost } from "../esp/link/host_baud.ts";
import type { Job } from "../esp/jobs/program.ts";
import { firstBaud, type SessionJob } from "../esp/jobs/session.ts";
import { EXIT, FlasherError, Interrupted } from "../errors.ts";
import type { PluginBoard } from "../plugin/board.ts";
import { DEFAULTS } from "../profile/fields.ts";
import type { Profile } from "../profile/profile.ts";
import { linesAfter, linesDuring } from "../reset/hold.ts";
import { nativeUsb, takesTouch } from "../serial/adapters.ts";
import { withDtrAsserted } from "../serial/flow_control.ts";
import type { Lines, PortInfo, SerialPort } from "../serial/port.ts";
import { quote } from "../text.ts";
import { choosePort } from "./ports/choose_port.ts";
import type { Call } from "../cli/command.ts";
import { parseDuration } from "../cli/values/duration.ts";
import { type Attempt, followPort, touch } from "./ports/follow_port.ts";
import { openLineLog } from "./files/line_log.ts";
import { closePort } from "./ports/close_port.ts";
import { openAtMost } from "./ports/open_port.ts";
import { allowedPlugin } from "./boards/plugin_consent.ts";
import { adapterOf, chooseRate, followRates, learn, recallRates, rememberRates } from "./proven_rates.ts";
import type { Reporter } from "../cli/screen/reporter.ts";
import { scriptWarnings } from "./boards/script_warnings.ts";
import { adapterWarning, holdWarning, wantsDtr } from "./ports/rts_warning.ts";
import { trackInterruption } from "./interrupted.ts";
import type { LineLog, System } from "./system/system.ts";
import { boardOverUsb, findAgain, notBack } from "./ports/usb_port.ts";
import { resetMethods } from "./connection_settings.ts";

/** Where nobody watches, nobody presses buttons for ever. */
const UNATTENDED_WAIT_MS = 60_000;

/** What the shell adds to what a profile says. */
export type BoardContext =
  & Pick<
    SessionJob,
    "clock" | "report" | "signal" | "usb" | "useStub" | "waitMs" | "entry" | "hold" | "chipBy"
  >
  & Pick<Job, "runFirmware">;

export interface BoardWork<J extends SessionJob, R> {
  readonly profile: Profile;
  readonly reporter: Reporter;
  /** The whole job; `profile` is the given one, or one with the board that the port asks for. */
  readonly jobFor: (profile: Profile, boardContext: BoardContext) => J;
  /** The port is open at `firstBaud(job)`, and is closed afterwards. */
  readonly work: (port: SerialPort, job: J) => Promise<R>;
}

/** Throws what `work` throws; a FlasherError without a state of the board gets one that says nothing was changed. */
export async function withBoard<J extends SessionJob, R>(call: Call, options: BoardWork<J, R>): Promise<R> {
  const { system } = call;
  const { profile, reporter } = options;
  const waitMs = readWait(call);
  const plugin = await allowedPlugin(call, profile.board);
  const { info: named, note } = await choosePort(system, profile.port);

  const log = await openLineLog(call, "trace", (warning) => reporter.report({ type: "warning", ...warning }));
  const flash = trackInterruption();
  const abort = new AbortController();
  const stopListening = system.onInterrupt(() => {
    // The second Ctrl-C does not wait for anything.
    if (abort.signal.aborted) stopAtOnce(system, reporter, flash.stopped());
    abort.abort(new Interrupted());
  });
  const { signal } = abort;
  let answered = false;

  /** The whole work on what the port is now. */
  async function attempt({ info, waitMs, returns, handsOnly }: Attempt): Promise<R> {
    const usb = nativeUsb(info);
    const board = boardOverUsb(profile, info);
    const adapter = usb === undefined ? adapterOf(info) : undefined;
    const known = adapter === undefined ? {} : await recallRates(system, adapter);
    const insists = isNumber(call.text("baud"));
    const { baud, note: slower } = chooseRate({ baud: profile.baud, insists }, known);
    const rates = followRates(baud);
    const chosen = { ...profile, baud, ...(board === undefined ? {} : { board }) };
    const ways = resetMethods(chosen, { system, plugin: code });
    const job = options.jobFor(chosen, {
      ...ways,
      ...(handsOnly ? { entry: { ...ways.entry, scripts: [] } } : {}),
      ...(usb === undefined ? {} : { usb }),
      chipBy: call.text("chip") === undefined ? "profile" : "flag",
      clock: system.clock,
      report(event) {
        if (event.type === "connected") answered = true;
        rates.report(event);
        flash.report(event);
        reporter.report(event);
      },
      signal,
      useStub: !call.has("no-stub"),
      waitMs,
    });
    const warn = (warning: { readonly message: string; readonly hint?: string }) =>
      job.report({ type: "warning", ...warning });
    if (info !== named) warn({ message: `The board is back as ${quote(info.path)}` });
    if (board !== undefined) {
      warn({
        message: `This port is the chip's own USB: using board "${board}" instead of "${profile.board}"`,
      });
    }
    if (returns === 0) {
      if (note !== undefined) warn({ message: note });
      scriptWarnings(chosen, usb).forEach(warn);
      const risk = adapterWarning(chosen, info, system.os);
      if (risk !== undefined) warn(risk);
      const released = holdWarning(ways.hold, system.os);
      if (released !== undefined) warn(released);
      if (slower !== undefined) {
        warn({ message: slower, hint: `--baud ${profile.baud} tries that rate again.` });
      }
    }
    const result = await withPort(
      system,
      { info, job, log, signal, keepLines: wantsDtr(chosen, info) },
      options.work,
    );
    const learnt = learn(known, rates.seen());
    if (adapter !== undefined && Object.keys(learnt).length > 0) await rememberRates(system, adapter, learnt);
    return result;
  }

  let code: PluginBoard | undefined;
  try {
    code = await plugin?.load({ reporter, signal });
    const info = code === undefined && wantsTouch(profile, named)
      ? await touch(system, named, signal)
      : named;
    return await followPort({
      ...{ system, info, isBack: info !== named, waitMs, signal, answered: () => answered, attempt },
    });
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

/** A profile's own way into the loader is the only one used. */
function wantsTouch({ board, reset }: Profile, info: PortInfo): boolean {
  return reset === undefined && [DEFAULTS.board, "native_usb"].includes(board) && takesTouch(info);
}

/** `--baud auto` insists on nothing. */
function isNumber(flag: string | undefined): boolean {
  return flag !== undefined && flag !== "auto";
}

function stopAtOnce(system: System, reporter: Reporter, words: string): never {
  reporter.close();
  system.stderr.write(`${words}\n`);
  system.exit(EXIT.interrupted);
}

function isSimulated(path: string): boolean {
  return path.startsWith("sim:");
}

interface Opening<J> {
  readonly info: PortInfo;
  readonly job: J;
  /** Where the bytes on the port are written down. */
  readonly log: LineLog | undefined;
  /** See `wantsDtr`. */
  readonly keepLines: boolean;
  readonly signal: AbortSignal;
}

async function withPort<J extends SessionJob, R>(
  system: System,
  { info, job: wanted, log, signal, keepLines }: Opening<J>,
  work: (port: SerialPort, job: J) => Promise<R>,
): Promise<R> {
  const wantedBaud = firstBaud(wanted);
  const { port: first, baud } = await openAtMost(system, {
    ...{
      name: info.path,
      baud: wantedBaud,
      signal,
      keepLines: keepLines || holdsAny(linesAfter(wanted.hold)),
    },
  });
  const job = baud === wantedBaud ? wanted : { ...wanted, baud };
  if (job !== wanted) job.report(slowerHost(wantedBaud, baud));
  const port = job.usb === undefined ? first : await reopening(system, first, { info, baud, signal });
  const letSleep = isSimulated(info.path) ? undefined : await system.keepAwake();
  try {
    signal.throwIfAborted();
    const watched = log === undefined ? port : await traced(port, system, log);
    const held = linesDuring(job.hold);
    if (holdsAny(held) && watched.hasLines) await watched.setLines(held);
    return await work(keepLines ? await withDtrAsserted(watched) : watched, job);
  } finally {
    letSleep?.();
    await closePort(port, (warning) => job.report({ type: "warning", ...warning }));
  }
}

function holdsAny({ dtr, rts }: Lines): boolean {
  return dtr === true || rts === true;
}

/** A chip's own USB goes away when the chip is reset. */
async function reopening(
  system: System,
  first: SerialPort,
  { info, baud, signal }: { readonly info: PortInfo; readonly baud: number; readonly signal: AbortSignal },
): Promise<SerialPort> {
  const { reopeningPort } = await import("../serial/reopening.ts");
  const open = async (rate: number) => {
    const now = await findAgain(system, info, { ourReset: true });
    if (now === undefined) throw notBack(info);
    return await system.openPort(now.path, { baud: rate });
  };
  return reopeningPort(first, { clock: system.clock, open, baud, signal });
}

async function traced(port: SerialPort, { clock }: System, log: LineLog): Promise<SerialPort> {
  const { tracePort } = await import("../serial/trace.ts");
  return tracePort(port, clock, log.write);
}

function readWait({ system, text }: Call): number {
  const given = text("connect-timeout");
  if (given !== undefined) return parseDuration(given, { flag: "connect-timeout" });
  return system.stdout.isTerminal ? Infinity : UNATTENDED_WAIT_MS;
}
