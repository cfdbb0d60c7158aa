/** `flasher help`: all commands and topics, or one of them in detail. */
import { EXIT, type ExitCode } from "../../errors.ts";
import type { Call } from "../command.ts";
import { commandHelp, HELP_WIDTH, programHelp } from "../help.ts";
import { findTopic } from "../topics/list.ts";

export async function execute({ system, argument, commands }: Call): Promise<ExitCode> {
  const text = argument === undefined ? programHelp(commands) : await explain(argument, { system, commands });
  system.stdout.write(text);
  return EXIT.ok;
}

/** Rejects with a UsageError if `word` is neither a command nor a topic. */
async function explain(
  word: string,
  { system, commands }: Pick<Call, "system" | "commands">,
): Promise<string> {
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return commandHelp(command);
  const topic = findTopic(word);
  if (topic === undefined) throw (await import("../topics/unknown_topic.ts")).unknownTopic(word, commands);
  const { topicLines } = await import("../topics/show.ts");
  const { lineWidth } = await import("../screen/columns.ts");
  const { supportsUtf8 } = await import("../screen/style.ts");
  const lines = topicLines(topic, {
    columns: Math.min(HELP_WIDTH, lineWidth(system.stdout)),
    unicode: supportsUtf8(system.stdout, system),
  });
  return lines.map((line) => line + "\n").join("");
}
