/** `flasher monitor`: the board's console. */
import { chipById } from "../../esp/chips/mod.ts";
import type { Chip } from "../../esp/chips/mod.ts";
import { EXIT, type ExitCode, Interrupted, UsageError } from "../../errors.ts";
import { consoleBaud } from "../../profile/fields.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { requestedBaud } from "../console_baud.ts";
import { ConsoleView } from "../console/view.ts";
import { parseDuration } from "../values/duration.ts";
import { isProfileName } from "../../app/files/file_names.ts";
import { DEFAULT_PROFILE } from "../../app/files/find_profile.ts";
import { openLineLog } from "../../app/files/line_log.ts";
import { Monitor } from "../console/monitor.ts";
import { allowPlugin } from "../../app/boards/plugin_consent.ts";
import { choosePort } from "../../app/ports/choose_port.ts";
import { loadRequestedProfile } from "../../app/requested_profile.ts";
import { pluginPolicy, profileRequest } from "../request.ts";
import { sessionPerson } from "../screen/ask.ts";
import { reporterFor, warnOnStderr } from "../screen/reporter.ts";
import { styleFor } from "../screen/style.ts";
import { boardFromFlags, type SessionBoard } from "../session.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const board = await boardToWatch(call);
  const { profile } = board;
  return await watch(call, {
    ...board,
    chip: chipById(profile.chip),
    baud: requestedBaud(call, profile),
    reset: call.has("reset"),
  });
}

/** `flasher run --monitor`: the board is restarted, so that all its output is shown. */
export function monitorAfterRun(call: Call, board: SessionBoard, chip: Chip): Promise<ExitCode> {
  const { profile, plugin } = board;
  return watch(call, { profile, plugin, chip, baud: consoleBaud(profile), reset: true });
}

interface WatchOptions extends SessionBoard {
  /** Undefined = any. */
  readonly chip: Chip | undefined;
  /** Of the console, bits per second. */
  readonly baud: number;
  /** Restart the board first. */
  readonly reset: boolean;
}

async function watch(
  call: Call,
  { profile, plugin: file, chip, baud, reset }: WatchOptions,
): Promise<ExitCode> {
  const { system } = call;
  const { stdout, stdin, clock } = system;
  const until = call.text("until");
  const time = call.text("for");
  const timeLimit = time === undefined ? undefined : parseDuration(time, { flag: "for", min: 1 });
  const reporter = reporterFor(call);
  const policy = pluginPolicy(call);
  const person = sessionPerson(call);
  const plugin = file === undefined ? undefined : await allowPlugin({ system, person }, file, policy);
  const path = call.text("log");
  const log = path === undefined
    ? undefined
    : await openLineLog(system, { path, place: "--log" }, (warning) => {
      if (stdout.isTerminal) stdout.write(view.breakLine());
      reporter.report({ type: "warning", ...warning });
    });
  const colours = stdout.isTerminal && styleFor(stdout, system).bold("") !== "";
  const view = new ConsoleView({ stdout, clock, colours, log, until });
  view.timestamps = call.has("timestamps");
  const ending = new AbortController();
  let monitor: Monitor | undefined;
  const stopListening = system.onInterrupt(() => {
    ending.abort(new Interrupted());
    monitor?.end(EXIT.interrupted);
  });
  try {
    const board = await plugin?.load({ reporter, person, signal: ending.signal });
    const port = await choosePort(system, profile.port);
    monitor = new Monitor(system, {
      ...{ profile, port, plugin: board, chip, baud, view, reset, quiet: call.has("quiet") },
      ...(until === undefined ? {} : { until }),
      ...(timeLimit === undefined ? {} : { timeLimit }),
    });
    ending.signal.throwIfAborted();
    return await monitor.run();
  } finally {
    if (stdin.isTerminal) stdin.setRaw(false);
    if (stdout.isTerminal) stdout.write(view.breakLine());
    view.close();
    stopListening();
  }
}

/** The console has a rate of its own. */
const CONSOLE = { transfers: false };

/** The argument is a profile if it has such a name, else a port. */
async function boardToWatch(call: Call): Promise<SessionBoard> {
  const { system, argument, text } = call;
  if (argument !== undefined && !isProfileName(argument)) {
    if (text("port") !== undefined) {
      throw new UsageError(`--port: found a second port beside ${quote(argument)}, expected one`);
    }
    const named = { ...call, text: (name: string) => name === "port" ? argument : text(name) };
    return await boardFromFlags(named, CONSOLE);
  }
  if (argument === undefined && await system.stat(DEFAULT_PROFILE) === undefined) {
    return await boardFromFlags(call, CONSOLE);
  }
  return await loadRequestedProfile({ system, warn: warnOnStderr(system) }, profileRequest(call, CONSOLE));
}
