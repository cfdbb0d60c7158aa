/** The shell: finds the command, runs it, reports errors, returns the exit code. */
import { EXIT, type ExitCode, FlasherError, OutputError, UsageError } from "../errors.ts";
import { readArgs } from "./args.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/mod.ts";
import { findCommand } from "./find_command.ts";
import type { System } from "../app/system/system.ts";

export async function run(system: System): Promise<ExitCode> {
  if (!system.ownsConsole()) return await runArgs(system, system.args);
  const { commandForDropped, DOUBLE_CLICK, isDropped, waitForEnter } = await import("./own_window.ts");
  const code = await runArgs(system, system.args, async (args) => {
    if (args.length === 0) return DOUBLE_CLICK;
    return isDropped(args) ? await commandForDropped(system, args[0]!) : args;
  });
  await waitForEnter(system);
  return code;
}

async function runArgs(
  system: System,
  given: readonly string[],
  interpret?: (args: readonly string[]) => Promise<readonly string[] | undefined>,
): Promise<ExitCode> {
  try {
    const args = interpret === undefined ? given : await interpret(given);
    return args === undefined ? EXIT.ok : await checkOutput(system, await dispatch(system, args));
  } catch (error) {
    // Loaded only if there is an error to report.
    const { reportError } = await import("./screen/report_error.ts");
    reportError(error, system);
    return error instanceof FlasherError ? error.exitCode : EXIT.internal;
  }
}

interface CommandResult {
  readonly code: ExitCode;
  /** See `Command`. */
  readonly acts: boolean;
}

async function dispatch(system: System, args: readonly string[]): Promise<CommandResult> {
  const [word, ...rest] = args;
  if (word === undefined || word === "--help" || word === "-h") {
    const { programHelp } = await import("./help.ts");
    system.stdout.write(programHelp(COMMANDS));
    return { code: word === undefined ? EXIT.usage : EXIT.ok, acts: false };
  }
  const words = [word === "--version" || word === "-V" ? "version" : word, ...rest];
  const command = await findCommand(words, { commands: COMMANDS, os: system.os });
  try {
    return await execute(system, command, rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { explainWords } = await import("./other_tools/hint.ts");
    throw explainWords(error, words, { commands: COMMANDS, os: system.os });
  }
}

async function execute(system: System, command: Command, words: readonly string[]): Promise<CommandResult> {
  const call = readArgs(command, words, system.os);
  if (call.has("help")) {
    const { commandHelp } = await import("./help.ts");
    system.stdout.write(commandHelp(command));
    return { code: EXIT.ok, acts: false };
  }
  return {
    code: await command.execute({ ...call, system, commands: COMMANDS }),
    acts: command.acts === true,
  };
}

/** A command that only prints has failed if its output is lost, as on a full disk. */
async function checkOutput({ stdout, stderr }: System, { code, acts }: CommandResult): Promise<ExitCode> {
  if (stdout.failure === undefined) return code;
  const { describeSystemError } = await import("../app/files/system_error.ts");
  const message = `Cannot write to standard output: ${describeSystemError(stdout.failure)}`;
  if (code === EXIT.ok && !acts) throw new OutputError(message);
  stderr.write(`warning: ${message}\n`);
  return code;
}
