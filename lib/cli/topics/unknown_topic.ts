/** The error for a word that `flasher help` does not know. Pure; no I/O. */
import { UsageError } from "../../errors.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";
import type { Command } from "../command.ts";
import { isToolCommand, otherToolHint } from "../other_tools/hint.ts";
import { planCommandHint } from "../plan_words.ts";
import { TOPICS } from "./list.ts";
import { profileWordHint } from "./profile_words.ts";

/** A word of another tool gets the flasher command that does the same. */
export function unknownTopic(word: string, commands: readonly Command[]): UsageError {
  // "expect" is no typo of mpremote's "exec", but "flash" is what other tools call "run".
  const hint = (isToolCommand(word) ? undefined : planCommandHint([word]) ?? profileWordHint(word)) ??
    otherToolHint([word], { commands }) ?? hintFor(word, commands.map(({ name }) => name));
  return new UsageError(`${quote(word)} is neither a command nor a topic of "flasher help"`, { hint });
}

function hintFor(word: string, commands: readonly string[]): string {
  const topics = TOPICS.map(({ name }) => name);
  const near = suggest(word.replaceAll("_", "-"), [...commands, ...topics]);
  return near === undefined
    ? `Topics: ${topics.join(", ")}. To list topics and commands: flasher help`
    : `Did you mean "flasher help ${near}"?`;
}
