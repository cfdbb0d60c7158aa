/** The shell: finds the command, runs it, tells what went wrong, returns the exit code. */
import { EXIT, type ExitCode, FlasherError, OutputError } from "../errors.ts";
import { readArgs } from "./args.ts";
import { COMMANDS } from "./commands/mod.ts";
import { findCommand } from "./find_command.ts";
import type { System } from "../app/system/system.ts";

export async function run(system: System): Promise<ExitCode> {
  if (!system.ownsConsole()) return await runArgs(system, system.args);
  const { commandForDropped, isDropped, waitForEnter } = await import("./own_window.ts");
  const code = await runArgs(system, system.args, async (args) => {
    return isDropped(args) ? await commandForDropped(system, args[0]!) : args;
  });
  await waitForEnter(system);
  return code;
}

async function runArgs(
  system: System,
  given: readonly string[],
  understand?: (args: readonly string[]) => Promise<readonly string[] | undefined>,
): Promise<ExitCode> {
  try {
    const args = understand === undefined ? given : await understand(given);
    return args === undefined ? EXIT.ok : await judgeReport(system, await dispatch(system, args));
  } catch (error) {
    // Only what has an error to tell loads what tells it.
    const { reportError } = await import("./screen/report_error.ts");
    reportError(error, system);
    return error instanceof FlasherError ? error.exitCode : EXIT.internal;
  }
}

interface Outcome {
  readonly code: ExitCode;
  /** See `Command`. */
  readonly acts: boolean;
}

async function dispatch(system: System, args: readonly string[]): Promise<Outcome> {
  const [word, ...rest] = args;
  if (word === undefined || word === "--help" || word === "-h") {
    const { programHelp } = await import("./help.ts");
    system.stdout.write(programHelp(COMMANDS));
    return { code: word === undefined ? EXIT.usage : EXIT.ok, acts: false };
  }
  const command = await findCommand(word === "--version" || word === "-V" ? "version" : word);
  const call = readArgs(command, rest);
  if (call.has("help")) {
    const { commandHelp } = await import("./help.ts");
    system.stdout.write(commandHelp(command));
    return { code: EXIT.ok, acts: false };
  }
  return { code: await command.execute({ ...call, system }), acts: command.acts === true };
}

/** On a full disk the output is lost: a command that only prints has then failed. */
async function judgeReport({ stdout, stderr }: System, { code, acts }: Outcome): Promise<ExitCode> {
  if (stdout.failure === undefined) return code;
  const { describeSystemError } = await import("../app/files/system_error.ts");
  const message = `Cannot write to standard output: ${describeSystemError(stdout.failure)}`;
  if (code === EXIT.ok && !acts) throw new OutputError(message);
  stderr.write(`warning: ${message}\n`);
  return code;
}
