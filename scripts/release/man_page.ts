/** The man page flasher(1), made from the table of commands. Pure; no I/O. */
import type { Command, Flag } from "../../lib/cli/command.ts";
import { argumentsOf, HELP_FLAG } from "../../lib/cli/args.ts";
import { ENVIRONMENT, GETTING_STARTED } from "../../lib/cli/help.ts";
import { TOPICS } from "../../lib/cli/topics/list.ts";

export interface ManPage {
  readonly commands: readonly Command[];
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** In the man(7) language, which every system's man reads. */
export function manPage({ commands, version, date }: ManPage): string {
  return [
    `.TH FLASHER 1 ${date} "flasher ${version}" "User Commands"`,
    ".SH NAME",
    String.raw`flasher \- write firmware to ESP8266 and ESP32 boards and verify it`,
    ".SH SYNOPSIS",
    String.raw`.B flasher`,
    String.raw`.I COMMAND`,
    String.raw`.RI [ ARGUMENT ]\ [ FLAGS ]`,
    ".SH DESCRIPTION",
    text(
      "flasher puts firmware on ESP8266 and ESP32 boards over a serial port. The profile, flash.yaml, says what to " +
        "write where. Success means that the chip has hashed its own flash and every byte is right.",
    ),
    ...GETTING_STARTED.flatMap(([line, what]) => entry(bold(line), what)),
    ".SH COMMANDS",
    ...commands.flatMap(commandSection),
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, what]) => entry(bold(name), what)),
    ".SH FILES",
    ...entry(bold("flash.yaml"), "The profile that commands use if no other is named"),
    ".SH EXIT STATUS",
    text('0 means success. "flasher help exit-codes" explains every other code.'),
    ".SH SEE ALSO",
    text('Each of these topics is shown by "flasher help TOPIC":'),
    ...TOPICS.flatMap(({ name, summary }) => entry(bold(name), summary)),
    "",
  ].join("\n");
}

function commandSection(command: Command): string[] {
  const words = argumentsOf(command);
  const usage = words.map(({ name, needed, many }) => {
    const shown = many ? `${name}...` : name;
    return needed ? shown : `[${shown}]`;
  });
  return [
    `.SS ${quoted(["flasher", command.name, ...usage].join(" "))}`,
    text(`${command.summary}.`),
    ...words.flatMap(({ name, help }) => entry(italic(name), help)),
    ...[...command.flags, HELP_FLAG].flatMap((flag) => entry(spelling(flag), flag.help)),
  ];
}

function spelling({ name, short, value }: Flag): string {
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].map(bold).join(", ");
  return value === undefined ? names : `${names} ${italic(value)}`;
}

/** A paragraph with a tag. */
function entry(tag: string, what: string): string[] {
  return [".TP", tag, text(what)];
}

function text(words: string): string {
  return guard(escape(words));
}

function bold(words: string): string {
  return `\\fB${escape(words)}\\fR`;
}

function italic(words: string): string {
  return `\\fI${escape(words)}\\fR`;
}

function quoted(words: string): string {
  return `"${escape(words).replaceAll('"', '""')}"`;
}

/** A plain hyphen could become a dash, and then would not be found or copied. */
function escape(words: string): string {
  return words.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...");
}

/** A line must not begin with a character that begins a request. */
function guard(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}
