/** The shell: finds the command, runs it, tells what went wrong, returns the exit code. */
import { EXIT, type ExitCode, FlasherError, UsageError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import { readArgs } from "./args.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/mod.ts";
import { describeError, errorRecord } from "./error_text.ts";
import { commandHelp, programHelp } from "./help.ts";
import { styleFor } from "./style.ts";
import type { System } from "./system.ts";

export async function run(system: System): Promise<ExitCode> {
  try {
    return await dispatch(system);
  } catch (error) {
    system.stderr.write(describeError(error, styleFor(system.stderr, system)));
    if (system.args.includes("--json")) system.stdout.write(JSON.stringify(errorRecord(error)) + "\n");
    return error instanceof FlasherError ? error.exitCode : EXIT.internal;
  }
}

async function dispatch(system: System): Promise<ExitCode> {
  const [word, ...rest] = system.args;
  if (word === undefined || word === "--help" || word === "-h") {
    system.stdout.write(programHelp(COMMANDS));
    return word === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = findCommand(word === "--version" || word === "-V" ? "version" : word);
  const call = readArgs(command, rest);
  if (call.has("help")) {
    system.stdout.write(commandHelp(command));
    return EXIT.ok;
  }
  return await command.execute({ ...call, system });
}

/** Throws UsageError, with the nearest name, where there is no such command. */
export function findCommand(word: string): Command {
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const near = suggest(word, COMMANDS.map(({ name }) => name));
  const hint = /\.ya?ml$/.test(word)
    ? `Did you mean "flasher run ${quote(word).slice(1, -1)}"?`
    : near === undefined
    ? 'See "flasher help".'
    : `Did you mean "flasher ${near}"?`;
  throw new UsageError(`${quote(word)} is not a command of flasher`, { hint });
}
