/** The commands as a shell needs them, with every list of values written out. Pure; no I/O. */
import { SIMULATED_BOARDS } from "../../simulator/mod.ts";
import { argumentsOf, HELP_FLAG } from "../args.ts";
import { profileNames } from "../../app/files/built_in_profiles.ts";
import type { Command, Flag, Offers } from "../command.ts";
import { KNOWN } from "../../app/known_names.ts";
import { TOPICS } from "../topics/list.ts";

/** The values to offer at one place: words, ports, and files if `files` allows them. */
export interface Offered {
  readonly words: readonly string[];
  /** True: also the ports of the computer, which the program lists when the word is completed. */
  readonly ports: boolean;
  /** "placed": also after OFFSET=. "otherwise": only if nothing else matches. */
  readonly files: "none" | "whole" | "placed" | "otherwise";
}

export interface OfferedArgument extends Offered {
  readonly name: string;
  /** May be repeated. */
  readonly many: boolean;
}

export interface OfferedFlag {
  /** `--port` */
  readonly long: string;
  /** `-p` */
  readonly short: string | undefined;
  readonly help: string;
  readonly many: boolean;
  /** Undefined if the flag takes no value. */
  readonly value: (Offered & { readonly name: string }) | undefined;
}

export interface OfferedCommand {
  readonly name: string;
  readonly summary: string;
  /** The words after the command, in order. */
  readonly args: readonly OfferedArgument[];
  readonly flags: readonly OfferedFlag[];
}

export function offeredCommands(commands: readonly Command[]): OfferedCommand[] {
  return commands.map((command) => ({
    name: command.name,
    summary: command.summary,
    args: argumentsOf(command).map(({ name, offers, many = false }) => ({
      name,
      many,
      ...offered(offers ?? byName(name), commands),
    })),
    flags: [...command.flags, HELP_FLAG].map((flag) => offeredFlag(flag, commands)),
  }));
}

/** The spellings of all flags with a value; the word after one is not an argument. A flag has a value everywhere or nowhere. */
export function valuedFlags(commands: readonly OfferedCommand[]): string[] {
  const flags = commands.flatMap(({ flags }) => flags).filter(({ value }) => value !== undefined);
  return [...new Set(flags.flatMap(({ long, short }) => short === undefined ? [long] : [long, short]))];
}

/** A command that lists the ports, after the program's name. */
export const LIST_PORTS = "ports --brief";

function offeredFlag(flag: Flag, commands: readonly Command[]): OfferedFlag {
  const { name, short, value, offers, help, many = false } = flag;
  return {
    long: `--${name}`,
    short: short && `-${short}`,
    help,
    many,
    value: value === undefined ? undefined : { name: value, ...offered(offers ?? byName(value), commands) },
  };
}

/** The names of ports that are there on every computer. */
const PORT_WORDS = ["auto", ...SIMULATED_BOARDS.map(({ name }) => `sim:${name}`)];

/** Derives the values from the name that the help gives them. */
function byName(name: string): Offers {
  return /\b(FILE|PATH|FOLDER|OUT)\b/.test(name) ? "files" : [];
}

const NOTHING: Offered = { words: [], ports: false, files: "none" };

function offered(offers: Offers, commands: readonly Command[]): Offered {
  switch (offers) {
    case "files":
      return { ...NOTHING, files: "whole" };
    case "placed files":
      return { ...NOTHING, files: "placed" };
    case "boards":
      return { ...NOTHING, words: ["test", ...KNOWN.boards] };
    case "boards or files":
      return { ...NOTHING, words: KNOWN.boards, files: "otherwise" };
    case "chips":
      return { ...NOTHING, words: ["auto", ...KNOWN.chips] };
    case "freqs":
      return { ...NOTHING, words: ["keep", ...KNOWN.flashFreqs] };
    case "sizes":
      return { ...NOTHING, words: ["keep", "detect", ...KNOWN.flashSizes] };
    case "ports or files":
      return { words: PORT_WORDS, ports: true, files: "otherwise" };
    case "several ports or files":
      return { words: [...PORT_WORDS, "sim:esp8266x10"], ports: true, files: "otherwise" };
    case "ports and files":
      return { words: PORT_WORDS, ports: true, files: "whole" };
    case "profiles":
      return { ...NOTHING, words: profileNames(), files: "whole" };
    case "commands and topics":
      return { ...NOTHING, words: [...commands, ...TOPICS].map(({ name }) => name) };
    default:
      return { ...NOTHING, words: offers };
  }
}
