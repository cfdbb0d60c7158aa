/** Finds a command by its name. Only a wrong name loads the module that explains it. */
import type { Command } from "./command.ts";

/** Rejects with a UsageError that names a similar command if there is one. */
export async function findCommand(word: string, commands: readonly Command[]): Promise<Command> {
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  throw (await import("./unknown_command.ts")).unknownCommand(word, commands.map(({ name }) => name));
}
