/** Help texts, made from the table of commands. Pure; no I/O. */
import { argumentsOf, HELP_FLAG } from "./args.ts";
import type { Argument, Command, Flag } from "./command.ts";
import { definitions } from "./screen/table.ts";
import { findTopic, topicCommand, type TopicName, TOPICS } from "./topics/list.ts";

/** Help texts fit a terminal of 80 columns. */
export const HELP_WIDTH = 80;

/** The variables that flasher reads, and what they mean. */
export const ENVIRONMENT: readonly [name: string, meaning: string][] = [
  ["FLASHER_PORT", "Port, if no flag or profile names one; else ESPTOOL_PORT"],
  ["FLASHER_BAUD", "Baud rate, in the same way; else ESPTOOL_BAUD"],
  ["FLASHER_HOME", "Folder for flasher's own data, such as good baud rates, and for downloaded firmware"],
  ["NO_COLOR", "If set, no colours"],
];

/** The first commands to type, and what they do. */
export const GETTING_STARTED: readonly [line: string, effect: string][] = [
  ["flasher run firmware.bin", "Flash firmware"],
  ["flasher run", "Flash what flash.yaml describes"],
  ["flasher init", "Create a flash.yaml"],
  ["flasher boards", "List boards and built-in profiles"],
  ["flasher help run", "Show every flag of a command"],
  ["flasher help profile", "Explain every key of flash.yaml"],
];

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    "flasher writes firmware to ESP8266 and ESP32 boards and verifies it",
    "",
    "Usage: flasher COMMAND [ARGUMENT] [FLAGS]",
    "",
    "Commands:",
    ...definitions(commands.map(({ name, summary }) => [name, summary]), HELP_WIDTH),
    "",
    'Topics, each shown by "flasher help TOPIC":',
    ...definitions(TOPICS.map(({ name, summary }) => [name, summary]), HELP_WIDTH),
    "",
    "Environment variables:",
    ...definitions(ENVIRONMENT, HELP_WIDTH),
    "",
    "Getting started:",
    ...definitions(GETTING_STARTED, HELP_WIDTH),
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const { name, summary, flags, examples, topics = [] } = command;
  const words = argumentsOf(command);
  const usage = ["flasher", name, ...words.map(shownArgument), "[FLAGS]"];
  return [
    summary,
    "",
    `Usage: ${usage.join(" ")}`,
    ...(words.length === 0
      ? []
      : ["", ...definitions(words.map((word) => [word.name, word.help]), HELP_WIDTH)]),
    "",
    "Flags:",
    ...definitions([...flags, HELP_FLAG].map((flag) => [spelling(flag), flag.help]), HELP_WIDTH),
    ...(examples.length === 0 ? [] : ["", "Examples:", ...examples.map((line) => `  ${line}`)]),
    ...(topics.length === 0 ? [] : ["", "See also:", ...definitions(topics.map(seeAlso), HELP_WIDTH)]),
    "",
  ].join("\n");
}

function seeAlso(topic: TopicName): [string, string] {
  return [topicCommand(topic), findTopic(topic)!.summary];
}

function shownArgument({ name, needed, many }: Argument): string {
  const words = many ? `${name}...` : name;
  return needed ? words : `[${words}]`;
}

function spelling({ name, short, value }: Flag): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}
