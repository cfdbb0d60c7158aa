/** Finds a command by its name. Only a wrong name loads the module that explains it. */
import type { Command } from "./command.ts";

/**
 * Finds the first word of `words`. Rejects with a UsageError that names a similar command, or the one that does what
 * another tool's command line means.
 */
export async function findCommand(
  words: readonly string[],
  { commands, os }: { readonly commands: readonly Command[]; readonly os?: string },
): Promise<Command> {
  const command = commands.find(({ name }) => name === words[0]);
  if (command !== undefined) return command;
  throw (await import("./unknown_command.ts")).unknownCommand(words, { commands, os });
}
