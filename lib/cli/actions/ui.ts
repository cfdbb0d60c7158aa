/** `flasher ui`: serves the page, and opens it in the browser. */
import config from "../../../deno.json" with { type: "json" };
import { isProfileName } from "../../app/files/file_names.ts";
import { describeChange } from "../../app/flash_change.ts";
import { namedPorts } from "../../app/ports/named_ports.ts";
import { isWsl } from "../../app/ports/wsl.ts";
import { loadRequestedProfile } from "../../app/requested_profile.ts";
import type { Room } from "../../app/room/room.ts";
import { isRunning } from "../../app/room/turn.ts";
import type { System } from "../../app/system/system.ts";
import { examine } from "../../doctor/mod.ts";
import { EXIT, type ExitCode, FlasherError } from "../../errors.ts";
import type { PortName } from "../../serial/port_name.ts";
import type { HelpItem } from "../../ui/state.ts";
import { forgetRunning, joinRunning, rememberRunning } from "../../ui/server/running.ts";
import type { FillOptions } from "../../ui/server/program/desk.ts";
import { openUi, type Ui } from "../../ui/server/ui.ts";
import { warnOfGit } from "../board_files.ts";
import type { Call } from "../command.ts";
import { ALLOW_SECRET_FLAG } from "../flags.ts";
import { downloadPolicy } from "../downloads/policy.ts";
import { variableFacts } from "../environment.ts";
import { pluginPolicy, variablesFor } from "../request.ts";
import { parsePort } from "../room/flags.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { describeBug } from "../screen/error_text.ts";
import { warnOnStderr } from "../screen/reporter.ts";
import { STOPPING } from "../screen/room/room_reporter.ts";
import { unitName } from "../screen/room/room_text.ts";
import { styleFor } from "../screen/style.ts";
import { parseDuration } from "../values/duration.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument } = call;
  const idleMs = idleTime(call);
  const { allowed } = pluginPolicy(call);
  const names = await portNames(call);
  const fill = await fillOptions(call);
  const running = await joinRunning(system);
  if (running !== undefined) return await joinPage(call, running);
  const folder = argument !== undefined && await isProfileFolder(system, argument);
  const ui = await openUi({
    system,
    source: namedPorts(system, names),
    named: !names.some(({ kind }) => kind === "auto"),
    flasher: config.version,
    program: folder ? undefined : argument,
    folder: folder ? argument : ".",
    fallback: variablesFor(call, {}),
    allowed,
    downloads: downloadPolicy(call),
    fill,
    idleMs,
    findHelp: () => findHelp(system),
    tell: (text) => say(system, text),
    warn: warnOnStderr(system),
    onBug: (error) => {
      const stack = error instanceof Error ? error.stack ?? error.message : String(error);
      system.stderr.write(describeBug(stack, styleFor(system.stderr, system)));
    },
    onStop(stop, working) {
      const text = STOPPING[stop];
      if (text !== undefined && working > 0) say(system, text);
    },
    leave: (room) => leave(system, room),
  });
  const heedClicks = system.ignoreClicks();
  // A disk may be slow, and a person waits for the address.
  const remembered = rememberRunning(system, ui);
  try {
    const address = ui.link();
    say(system, "The page:", address);
    say(system, system.ownsConsole() ? OWN_WINDOW : IN_TERMINAL);
    await openPage(call, address);
    void offerLinks(system, ui);
    const room = await ui.ended;
    return room.units.some(({ state }) => state.kind === "ended" && state.verdict.kind === "stopped")
      ? EXIT.interrupted
      : EXIT.ok;
  } finally {
    heedClicks();
    await remembered;
    await forgetRunning(system, ui);
    await ui.close();
  }
}

const IN_TERMINAL = "The address works once. For a new one, press Enter. To stop flasher, press Ctrl-C.";
const OWN_WINDOW =
  "Leave this window open: closing it stops flasher. The address works once; for a new one, press Enter.";

/** Throws UsageError. */
async function fillOptions(call: Call): Promise<FillOptions> {
  const { system, text } = call;
  await warnOfGit(call);
  const path = text("names");
  const secrets = text("secrets");
  const allowedSecrets = call.all(ALLOW_SECRET_FLAG.name);
  if (path === undefined) return { names: undefined, secrets, allowedSecrets };
  const { readNames } = await import("../../app/roster/roster_files.ts");
  return { names: await readNames(system, path), secrets, allowedSecrets };
}

/** Throws UsageError. */
function idleTime(call: Call): number {
  const given = call.text("idle");
  return given === undefined || given === "off" ? Infinity : parseDuration(given, { flag: "idle" });
}

/** The ports to offer: those of the command, else the profile's, else that of a variable, else all. Throws UsageError. */
async function portNames(call: Call): Promise<readonly PortName[]> {
  const flags = call.all("port");
  if (flags.length > 0) return flags.map(parsePort);
  const { system, argument } = call;
  if (argument !== undefined && isProfileName(argument)) {
    const request = { source: argument, values: {}, fallback: () => ({}), allowOutside: false };
    try {
      const { profile } = await loadRequestedProfile({ system, warn: () => {} }, request);
      if (profile.port.kind !== "auto") return [profile.port];
    } catch (error) {
      // The page says what is wrong with the profile.
      if (!(error instanceof FlasherError)) throw error;
    }
  }
  return [variablesFor(call, {})(["port"]).port ?? { kind: "auto" }];
}

/** A folder with profiles; one that holds a build or firmware only is a program. */
async function isProfileFolder(system: System, path: string): Promise<boolean> {
  if ((await system.stat(path).catch(() => undefined))?.kind !== "directory") return false;
  return (await system.listFolder(path)).some(isProfileName);
}

async function joinPage(call: Call, address: string): Promise<ExitCode> {
  const { system, argument } = call;
  say(system, "flasher is already running. Its page:", address);
  if (argument !== undefined || call.all("port").length > 0) {
    say(
      system,
      "It keeps its program and its ports. To change them, stop it first: press Ctrl-C in its window.",
    );
  }
  await openPage(call, address);
  return EXIT.ok;
}

async function openPage(call: Call, address: string): Promise<void> {
  if (call.has("no-open")) return;
  const reason = await call.system.openBrowser(address);
  if (reason !== undefined) say(call.system, `Open the address yourself: no browser was opened (${reason}).`);
}

/** Each Enter prints a new address. */
async function offerLinks(system: System, ui: Ui): Promise<void> {
  if (!system.stdin.isTerminal) return;
  while (true) {
    // A terminal that is closed sends a hang-up, which ends flasher.
    const bytes = await system.stdin.read().catch(() => undefined);
    if (bytes === undefined) return;
    say(system, "A new address:", ui.link());
  }
}

async function findHelp(system: System): Promise<readonly HelpItem[]> {
  const facts = {
    ...await system.gatherFacts(undefined),
    wsl: isWsl(system),
    variables: variableFacts(system.env.bind(system)),
  };
  const found = examine(facts).flatMap(({ findings }) => findings);
  return (["problem", "warning"] as const).flatMap((level) => found.filter((one) => one.level === level));
}

/** An address has a line of its own, in one piece. */
function say({ stdout }: System, text: string, address?: string): void {
  const lines = [...wrap(text, lineWidth(stdout)), ...(address === undefined ? [] : [address])];
  stdout.write(lines.map((line) => line + "\n").join(""));
}

/** The last words after a third Ctrl-C: what each board that is not finished holds. */
function leave(system: System, { units }: Room): void {
  for (const unit of units.filter(isRunning)) {
    system.stderr.write(`Stopped at once: ${unitName(unit)}: ${describeChange(unit.change)}\n`);
  }
  system.exit(EXIT.interrupted);
}
