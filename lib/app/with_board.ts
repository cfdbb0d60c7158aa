/** Runs a job on a board: opens its port, and follows it if a reset turns it into another device. */
import { slowerHost } from "../esp/link/host_baud.ts";
import type { FlashEvent } from "../esp/events.ts";
import type { Job } from "../esp/jobs/program.ts";
import { connectBaud, type SessionOptions } from "../esp/link/session_options.ts";
import { FlasherError } from "../errors.ts";
import type { PluginBoard } from "../plugin/board.ts";
import type { Profile } from "../profile/profile.ts";
import { linesDuring } from "../reset/hold.ts";
import { nativeUsb, supportsTouch } from "../serial/chip_usb.ts";
import type { PortInfo, SerialPort } from "../serial/port.ts";
import { chooseAdapterRate } from "./adapter_rate.ts";
import { portWarnings, sessionWarnings } from "./board_warnings.ts";
import { builtInBoard, isDefaultBoard } from "./boards/built_in_board.ts";
import { isAnyAsserted, openBoard } from "./open_board.ts";
import { keepingSecrets } from "./secrets/keep_secrets.ts";
import { watchHolders } from "./ports/holder_warning.ts";
import { type Attempt, followPort, touchAt1200Baud } from "./ports/follow_port.ts";
import { warnThrough } from "./reporter.ts";
import type { BoardRequest } from "./request.ts";
import type { SessionContext } from "./session_context.ts";
import { describeWiring, type Wiring } from "./wiring.ts";

/** The part of a job that comes from the board and the context. */
export type JobContext =
  & Pick<SessionOptions, "clock" | "report" | "signal" | "usb" | "waitMs" | "entry" | "hold" | "gate">
  & Pick<Job, "runFirmware">;

export interface BoardWork<J extends SessionOptions, R> {
  /** The whole job. `profile` has the board that the port needs, and the rate to start with. */
  readonly jobFor: (profile: Profile, context: JobContext) => J;
  /** The port is open at `connectBaud(job)`, and is closed afterwards. */
  readonly work: (port: SerialPort, job: J) => Promise<R>;
  /** What it puts on the board; see `SessionContext`. */
  readonly secrets?: SessionContext["secrets"];
}

/** Throws what `work` throws; a FlasherError without a board state gets one that says nothing was changed. */
export async function withBoard<J extends SessionOptions, R>(
  context: SessionContext<FlashEvent>,
  request: BoardRequest,
  work: BoardWork<J, R>,
): Promise<R> {
  return await keepingSecrets(context, (own) => followBoard(own, request, work));
}

async function followBoard<J extends SessionOptions, R>(
  context: SessionContext<FlashEvent>,
  request: BoardRequest,
  work: BoardWork<J, R>,
): Promise<R> {
  const { system, signal } = context;
  const { profile, port: { info: chosen }, waitMs } = request;
  let answered = false;
  let attempts = 0;
  const report = (event: FlashEvent) => {
    if (event.type === "connected") [answered, attempts] = [true, 0];
    // A port that returns is opened again; the count of attempts continues.
    context.reporter.report(event.type === "connecting" ? { ...event, attempt: ++attempts } : event);
  };
  try {
    const plugin = await request.plugin?.load(context);
    const info = plugin === undefined && wantsTouch(profile, chosen)
      ? await touchAt1200Baud(system, chosen, signal)
      : chosen;
    return await followPort({
      system,
      info,
      isBack: info !== chosen,
      waitMs,
      signal,
      answered: () => answered,
      attempt: (attempt) => runAttempt(context, request, { attempt, plugin, report, work }),
    });
  } catch (error) {
    // Work on an open port sets its own board state.
    if (error instanceof FlasherError) error.boardState ??= "The flash was not changed.";
    throw error;
  }
}

/** True if opening the port at 1200 baud may enter the bootloader. A profile's own reset script replaces that. */
function wantsTouch({ board, reset }: Profile, info: PortInfo): boolean {
  const fits = isDefaultBoard(board) || builtInBoard(board)?.circuit === "usbOtg";
  return reset === undefined && fits && supportsTouch(info);
}

interface AttemptParts<J extends SessionOptions, R> {
  readonly attempt: Attempt;
  readonly plugin: PluginBoard | undefined;
  readonly report: (event: FlashEvent) => void;
  readonly work: BoardWork<J, R>;
}

/** The whole work, on the port as it is now. */
async function runAttempt<J extends SessionOptions, R>(
  context: SessionContext<FlashEvent>,
  { profile: written, port: { info: chosen, note }, insistsOnBaud }: BoardRequest,
  { attempt: { info, waitMs, returns, handsOnly }, plugin, report, work }: AttemptParts<J, R>,
): Promise<R> {
  const { system, rates, signal, gate } = context;
  const { os, clock } = system;
  const wiring = describeWiring(written, info, { os, plugin });
  const rate = await chooseAdapterRate(rates, info, { baud: written.baud, insists: insistsOnBaud });
  const usb = nativeUsb(info);
  const { methods } = wiring;
  const job = work.jobFor({ ...wiring.profile, baud: rate.baud }, {
    ...methods,
    ...(handsOnly ? { entry: { ...methods.entry, scripts: [] } } : {}),
    ...(usb === undefined ? {} : { usb }),
    ...(gate === undefined ? {} : { gate }),
    clock,
    signal,
    waitMs,
    report(event) {
      rate.report(event);
      report(event);
    },
  });
  const warn = warnThrough(job);
  portWarnings(wiring, { written, isBack: info !== chosen }).forEach(warn);
  if (returns === 0) {
    sessionWarnings(wiring, { os, note }).forEach(warn);
    if (rate.warning !== undefined) warn(rate.warning);
  }
  const result = await runJob(context, { wiring, job, work: work.work });
  await rate.remember();
  return result;
}

interface JobOnBoard<J, R> {
  readonly wiring: Wiring;
  readonly job: J;
  readonly work: (port: SerialPort, job: J) => Promise<R>;
}

async function runJob<J extends SessionOptions, R>(
  { system, signal, trace, secrets, keepAwake = () => system.keepAwake() }: SessionContext<FlashEvent>,
  { wiring, job: wanted, work }: JobOnBoard<J, R>,
): Promise<R> {
  const wantedBaud = connectBaud(wanted);
  const held = linesDuring(wanted.hold);
  const board = await openBoard(system, wiring, {
    baud: wantedBaud,
    otherBaud: "lower",
    lines: isAnyAsserted(held) ? held : undefined,
    reopens: wanted.usb !== undefined,
    signal,
    trace,
    secrets,
  });
  const { port, baud } = board;
  const holders = watchHolders(system, wiring.info, warnThrough(wanted));
  const job = { ...wanted, ...(baud === wantedBaud ? {} : { baud }), onSilence: holders.looked };
  if (baud !== wantedBaud) job.report(slowerHost(wantedBaud, baud));
  const letSleep = wiring.info.virtual?.kind === "sim" ? undefined : await keepAwake();
  try {
    return await work(port, job);
  } finally {
    holders.end();
    letSleep?.();
    await board.close(warnThrough(job));
  }
}
