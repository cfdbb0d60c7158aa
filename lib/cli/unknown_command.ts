/** The error for a command that does not exist. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import { isFirmwareName } from "../app/files/file_names.ts";
import { firmwareHint } from "../app/files/find_profile.ts";
import { shellWord } from "../app/shell_word.ts";

/** `names`: the existing commands. */
export function unknownCommand(word: string, names: readonly string[]): UsageError {
  if (word.startsWith("-")) {
    return new UsageError(`Found ${quote(word)}, expected a command first`, {
      hint: "Flags follow the command, for example: flasher run --port auto",
    });
  }
  return new UsageError(`${quote(word)} is not a flasher command`, { hint: hintFor(word, names) });
}

function hintFor(word: string, names: readonly string[]): string {
  if (/\.ya?ml$/i.test(word)) return `To run a profile: flasher run ${shellWord(word)}`;
  if (isFirmwareName(word)) return firmwareHint(word);
  const near = suggest(word, names);
  return near === undefined
    ? `Commands: ${names.join(", ")}. To see what they do: flasher help`
    : `Did you mean "flasher ${near}"?`;
}
