/** Parses the words of a command line by the table of its command. Pure; no I/O. */
import { parseArgs as untyped } from "@std/cli/parse-args";
import { UsageError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import type { Argument, Call, Command, Flag } from "./command.ts";
import { shellWord } from "../app/shell_word.ts";
import { extraWordsHint, onlyWordHint } from "./extra_words.ts";
import { planFlagHint } from "./plan_words.ts";

interface Options {
  readonly string: readonly string[];
  readonly boolean: readonly string[];
  readonly collect: readonly string[];
  readonly alias: Readonly<Record<string, string>>;
  readonly unknown: (arg: string, key?: string) => boolean;
}

// The package has no types; these follow its documentation.
const parseArgs: (words: readonly string[], options: Options) => Readonly<Record<string, unknown>> = untyped;

/** A flag of every command. */
export const HELP_FLAG: Flag = { name: "help", short: "h", help: "Show this help" };

/** Throws UsageError for unknown flags, missing or unexpected values, contradicting flags, and too many words. `os`: whose shell the hints are for. */
export function readArgs(
  command: Command,
  words: readonly string[],
  os?: string,
): Omit<Call, "system" | "commands"> {
  const flags = [...command.flags, HELP_FLAG];
  const valued = flags.filter((flag) => flag.value !== undefined).map((flag) => flag.name);
  const problems: { text: string; hint?: string }[] = [];
  const unknown: string[] = [];
  checkNoValues(words, flags, problems);
  const parsed = parseArgs(joinDashes(words, flags), {
    string: ["_", ...valued],
    boolean: flags.filter((flag) => flag.value === undefined).map((flag) => flag.name),
    collect: valued,
    alias: Object.fromEntries(flags.flatMap(({ short, name }) => short === undefined ? [] : [[short, name]])),
    unknown: (arg, key) => {
      if (key === undefined) return true;
      unknown.push(arg);
      problems.push(
        foreignFlag(arg, { command, words, os }) ?? unknownFlag(arg.split("=")[0]!, flags, command),
      );
      return false;
    },
  });

  const values = (name: string) => (parsed[name] ?? []) as readonly string[];
  for (const { name, short, value, many } of flags) {
    if (value === undefined) continue;
    // The parser takes esptool's "-fm" for "-f" without a value and "-m", and its "-ff" for "-f" twice.
    const twice = short === undefined ? undefined : words.find((word) => word === `-${short}${short}`);
    if (twice !== undefined) problems.push(unknownFlag(twice, flags, command));
    const isSplit = short !== undefined && unknown.some((arg) => arg.startsWith(`-${short}`));
    if (values(name).includes("") && twice === undefined && !isSplit) {
      problems.push({ text: `--${name}: found nothing, expected a value: --${name} ${value}` });
    }
    if (values(name).length > 1 && many !== true) {
      problems.push({ text: `--${name}: found more than once, expected once` });
    }
  }
  const isGiven = (name: string) => parsed[name] === true || values(name).length > 0;
  for (const [one, other] of command.apart ?? []) {
    if (isGiven(one) && isGiven(other)) {
      problems.push({ text: `--${one} and --${other}: found both, expected one of them` });
    }
  }
  const given = parsed["_"] as readonly string[];
  const expectedWords = argumentsOf(command);
  const allowed = expectedWords.at(-1)?.many === true ? Infinity : expectedWords.length;
  if (given.length > allowed) {
    const expected = ["no argument", "only one argument"][allowed] ?? `at most ${allowed} arguments`;
    const hint = allowed === 1
      ? extraWordsHint(command, given, os)
      : allowed === 0
      ? onlyWordHint(command, given, os)
      : undefined;
    problems.push({
      text: `found ${quote(given[allowed]!)}, expected ${expected} after "${command.name}"`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (problems.length > 0) {
    const hints = problems.flatMap(({ hint }) => hint ?? []);
    throw new UsageError(problems.map(({ text }) => text).join("\n"), {
      hint: hints.length > 0 ? hints.join("\n") : `See "flasher help ${command.name}".`,
    });
  }
  return {
    argument: given[0],
    rest: given.slice(1),
    text: (name) => values(name).at(-1),
    all: values,
    has: (name) => parsed[name] === true,
  };
}

/** All words that may follow the command's name, in order. */
export function argumentsOf({ argument, more = [] }: Command): readonly Argument[] {
  return argument === undefined ? [] : [argument, ...more];
}

/** Checks flags without a value: of `--json=no`, the parser would make true. */
function checkNoValues(words: readonly string[], flags: readonly Flag[], problems: { text: string }[]): void {
  for (const word of words) {
    if (word === "--") return;
    const [, name] = /^--([^=]+)=/.exec(word) ?? [];
    const flag = flags.find((one) => one.name === name);
    if (flag !== undefined && flag.value === undefined) {
      problems.push({ text: `--${name}: found a value, expected none` });
    }
  }
}

/** `--csv -` as `--csv=-`: the parser would take the second word for a flag. */
function joinDashes(words: readonly string[], flags: readonly Flag[]): string[] {
  const takesValue = (word: string | undefined) =>
    flags.some(({ name, short, value }) =>
      value !== undefined && (word === `--${name}` || word === `-${short}`)
    );
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  return words.flatMap((word, at) => {
    if (at < end && takesValue(word) && words[at + 1] === "-") return [`${word}=-`];
    return at > 0 && at < end && word === "-" && takesValue(words[at - 1]) ? [] : [word];
  });
}

/** A flag that people expect here; undefined for another flag. */
function foreignFlag(
  arg: string,
  { command, words, os }: {
    readonly command: Command;
    readonly words: readonly string[];
    readonly os: string | undefined;
  },
): { text: string; hint: string } | undefined {
  const [, name = "", joined] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
  const { elsewhere = {} } = command;
  if (!Object.hasOwn(elsewhere, name)) return undefined;
  const next = words[words.indexOf(arg) + 1];
  const value = joined ?? (next === undefined || next.startsWith("-") ? name.toUpperCase() : next);
  const hint = elsewhere[name]!.replace("VALUE", () => shellWord(value, os));
  return { text: `--${name}: "${command.name}" has no such flag`, hint };
}

function unknownFlag(arg: string, flags: readonly Flag[], command: Command): { text: string; hint?: string } {
  const near = suggest(arg.replace(/^-+/, ""), flags.map((flag) => flag.name));
  const hint = planFlagHint(arg.replace(/^-+/, "")) ??
    (near === undefined ? undefined : `${printableFlag(arg)}: did you mean --${near}?`);
  return {
    text: `${printableFlag(arg)}: "${command.name}" has no such flag`,
    ...(hint === undefined ? {} : { hint }),
  };
}

function printableFlag(arg: string): string {
  return quote(arg).slice(1, -1);
}
