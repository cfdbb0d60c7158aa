/** The error for a command that does not exist. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import { isFirmwareName, isProfileName } from "../app/files/file_names.ts";
import { firmwareHint } from "../app/files/find_profile.ts";
import { shellWord } from "../app/shell_word.ts";
import { exampleWith, otherToolHint } from "./other_tools/hint.ts";
import { planCommandHint } from "./plan_words.ts";
import { findTopic, topicCommand } from "./topics/list.ts";
import type { TranslateOptions } from "./other_tools/tool_line.ts";

/** `words`: the command line. A word of another tool gets the flasher command with the same values. */
export function unknownCommand(words: readonly string[], options: TranslateOptions): UsageError {
  const word = words[0] ?? "";
  if (/^(?:.*[\\/])?flasher(?:\.exe)?$/i.test(word) && words.length > 1) {
    return new UsageError(`${quote(word)} is not a flasher command`, {
      hint: `Write "flasher" once: flasher ${
        words.slice(1).map((one) => shellWord(one, options.os)).join(" ")
      }`,
    });
  }
  const other = planCommandHint(words, options.os) ?? otherToolHint(words, options);
  if (word.startsWith("-")) {
    return new UsageError(`Found ${quote(word)}, expected a command first`, {
      hint: other ?? `Flags follow the command, for example: ${exampleWith(words, options)}`,
    });
  }
  const hint = other ?? hintFor(word, options.commands.map(({ name }) => name));
  return new UsageError(`${quote(word)} is not a flasher command`, { hint });
}

function hintFor(word: string, names: readonly string[]): string {
  if (isProfileName(word)) return `To run a profile: flasher run ${shellWord(word)}`;
  const topic = findTopic(word);
  if (topic !== undefined) return `To read about it: ${topicCommand(topic.name)}`;
  if (isFirmwareName(word)) return firmwareHint(word);
  const near = suggest(word, names);
  return near === undefined
    ? `Commands: ${names.join(", ")}. To see what they do: flasher help`
    : `Did you mean "flasher ${near}"?`;
}
