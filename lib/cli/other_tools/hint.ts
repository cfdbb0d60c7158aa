/** The hint for a command line of another tool. Pure; no I/O. */
import { UsageError } from "../../errors.ts";
import type { TranslateOptions } from "./tool_line.ts";
import { TOOL_COMMANDS } from "./commands.ts";
import { runWith, translateLine } from "./translate.ts";

/** Undefined if `words` contain no word of another tool. */
export function otherToolHint(words: readonly string[], options: TranslateOptions): string | undefined {
  const line = translateLine(words, options);
  if (line === undefined) return undefined;
  const { command, notes } = line;
  return [...command === undefined ? [] : ["The flasher command is:", `  ${command}`], ...notes].join("\n");
}

/** A command for flags that have none. */
export function exampleWith(flags: readonly string[], options: TranslateOptions): string {
  return runWith(flags, options)?.command ?? "flasher run --port auto";
}

/** True for the exact name of another tool's command. */
export function isToolCommand(word: string): boolean {
  return TOOL_COMMANDS.some(({ names }) => names.includes(word));
}

/** `error` with that hint if the words after a command's name belong to another tool. */
export function explainWords(
  error: UsageError,
  words: readonly string[],
  options: TranslateOptions,
): UsageError {
  const hint = otherToolHint(words, options);
  if (hint === undefined) return error;
  const explained = new UsageError(error.message, { hint, cause: error });
  explained.boardState = error.boardState;
  return explained;
}
