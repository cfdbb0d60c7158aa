/** The commands as a shell needs them, with every list of values written out. Pure; no I/O. */
import { SIMULATED_BOARDS } from "../../simulator/mod.ts";
import { HELP_FLAG } from "../args.ts";
import { profileNames } from "../../app/files/built_in_profiles.ts";
import type { Command, Flag, Offers } from "../command.ts";
import { KNOWN } from "../../app/known_names.ts";

/** The values to offer at one place: words, and files if `files` allows them. */
export interface Offered {
  readonly words: readonly string[];
  /** "placed": also after OFFSET=. */
  readonly files: "none" | "whole" | "placed";
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
  /** The word after the command. */
  readonly argument: (Offered & { readonly name: string }) | undefined;
  readonly flags: readonly OfferedFlag[];
}

export function offeredCommands(commands: readonly Command[]): OfferedCommand[] {
  return commands.map(({ name, summary, argument, flags }) => ({
    name,
    summary,
    argument: argument &&
      { name: argument.name, ...offered(argument.offers ?? byName(argument.name), commands) },
    flags: [...flags, HELP_FLAG].map((flag) => offeredFlag(flag, commands)),
  }));
}

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

/** Derives the values from the name that the help gives them. */
function byName(name: string): Offers {
  return /\b(FILE|PATH|FOLDER|OUT)\b/.test(name) ? "files" : [];
}

function offered(offers: Offers, commands: readonly Command[]): Offered {
  switch (offers) {
    case "files":
      return { words: [], files: "whole" };
    case "placed files":
      return { words: [], files: "placed" };
    case "boards":
      return { words: KNOWN.boards, files: "none" };
    case "chips":
      return { words: ["auto", ...KNOWN.chips], files: "none" };
    case "freqs":
      return { words: ["keep", ...KNOWN.flashFreqs], files: "none" };
    case "sizes":
      return { words: ["keep", "detect", ...KNOWN.flashSizes], files: "none" };
    case "ports":
      // Ports come and go, so the script cannot list them; on most systems each is a file.
      return { words: ["auto", ...SIMULATED_BOARDS.map(({ name }) => `sim:${name}`)], files: "whole" };
    case "profiles":
      return { words: profileNames(), files: "whole" };
    case "commands":
      return { words: commands.map(({ name }) => name), files: "none" };
    default:
      return { words: offers, files: "none" };
  }
}
