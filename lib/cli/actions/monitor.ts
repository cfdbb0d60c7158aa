/** `flasher monitor`: the board's console. Reads the port, keys and signals until something ends it. */
import { chipById } from "../../esp/chips/mod.ts";
import type { Chip } from "../../esp/chips/mod.ts";
import { EXIT, type ExitCode, Interrupted, UsageError } from "../../errors.ts";
import { EXPECT_DEFAULTS } from "../../profile/fields.ts";
import { loadProfile } from "../../profile/load.ts";
import { applyOverrides } from "../../profile/override.ts";
import type { Profile } from "../../profile/profile.ts";
import type { Call } from "../command.ts";
import { ConsoleView } from "../console/view.ts";
import { parseDuration } from "../values/duration.ts";
import { DEFAULT_PROFILE, findProfile } from "../../app/files/find_profile.ts";
import { KNOWN } from "../../app/known_names.ts";
import { openLineLog } from "../../app/files/line_log.ts";
import { Monitor } from "../console/monitor.ts";
import { allowedPlugin } from "../../app/boards/plugin_consent.ts";
import { resolveBoard } from "../../app/boards/plugin_file.ts";
import { reporterFor } from "../screen/reporter.ts";
import { styleFor } from "../screen/style.ts";
import { bareProfile } from "../../app/connection_settings.ts";

export async function monitorSession(call: Call): Promise<ExitCode> {
  const profile = await profileFor(call);
  return await watch(call, {
    profile,
    chip: chipById(profile.chip),
    baud: call.text("baud") === undefined || profile.baud === "auto" ? consoleBaud(profile) : profile.baud,
    reset: call.has("reset"),
  });
}

/** `flasher run --monitor`: the board is restarted, so that all of what it prints is seen. */
export function monitorAfterRun(call: Call, profile: Profile, chip: Chip): Promise<ExitCode> {
  return watch(call, { profile, chip, baud: consoleBaud(profile), reset: true });
}

interface Watched {
  readonly profile: Profile;
  readonly chip: Chip | undefined;
  readonly baud: number;
  readonly reset: boolean;
}

async function watch(call: Call, { profile, chip, baud, reset }: Watched): Promise<ExitCode> {
  const { system } = call;
  const { stdout, stdin, clock } = system;
  const until = call.text("until");
  const time = call.text("for");
  const timeLimit = time === undefined ? undefined : parseDuration(time, { flag: "for", min: 1 });
  const reporter = reporterFor(call);
  const plugin = await allowedPlugin(call, profile.board);
  const log = await openLineLog(call, "log", (warning) => {
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
    const code = await plugin?.load({ reporter, signal: ending.signal });
    monitor = new Monitor(system, {
      ...{ profile, plugin: code, chip, baud, view, reset },
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

function consoleBaud({ expect }: Profile): number {
  return expect?.baud ?? EXPECT_DEFAULTS.baud;
}

/** The word is a profile if it is called like one, else a port. */
async function profileFor(call: Call): Promise<Profile> {
  const { system, argument, text } = call;
  if (argument !== undefined && !/\.ya?ml$/i.test(argument)) {
    if (text("port") !== undefined) {
      throw new UsageError(`--port: the port is named already, ${argument}`);
    }
    return bareProfile({ text: (name) => name === "port" ? argument : text(name) });
  }
  if (argument === undefined && await system.stat(DEFAULT_PROFILE) === undefined) return bareProfile(call);
  const { bytes, source, folder } = await findProfile(call);
  const flags = ["port", "baud", "board", "chip"] as const;
  const own = await loadProfile(bytes, source, KNOWN);
  return applyOverrides(
    text("board") === undefined ? { ...own, board: await resolveBoard(call, own.board, folder) } : own,
    Object.fromEntries(flags.map((name) => [name, text(name)])),
    KNOWN,
  );
}
