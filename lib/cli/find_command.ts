/** A command by its name. What is wrong with a name is told by a module that only a wrong one loads. */
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/mod.ts";

/** Rejects with a UsageError that names the nearest command where there is no such one. */
export async function findCommand(word: string): Promise<Command> {
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return command;
  throw (await import("./unknown_command.ts")).unknownCommand(word, COMMANDS.map(({ name }) => name));
}
