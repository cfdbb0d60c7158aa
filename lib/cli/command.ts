/** A command of the shell. Types only. */
import type { ExitCode } from "../errors.ts";
import type { System } from "../app/system/system.ts";
import type { TopicName } from "./topics/list.ts";

/**
 * What a shell offers when it completes a word: these words, a list that is known when the completion script is made,
 * or the ports that are there when the word is completed. "or files": only if nothing else matches. "placed files" are
 * paths after an offset, OFFSET=PATH.
 */
export type Offers =
  | readonly string[]
  | "files"
  | "placed files"
  | "boards"
  | "boards or files"
  | "chips"
  | "ports or files"
  | "ports and files"
  | "several ports or files"
  | "profiles"
  | "commands and topics"
  | "freqs"
  | "sizes";

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** Name of the value in the help; absent if the flag has no value. */
  readonly value?: string;
  /** Default: files if the value is called FILE, PATH, FOLDER or OUT, else nothing. */
  readonly offers?: Offers;
  /** May be given more than once. */
  readonly many?: boolean;
  /** One line or a few, for the help. */
  readonly help: string;
}

export interface Argument {
  readonly name: string;
  /** One line or a few, for the help. */
  readonly help: string;
  /** As of a flag. */
  readonly offers?: Offers;
  /** The command needs it. */
  readonly needed?: true;
  /** May be given more than once; only the last argument can. */
  readonly many?: true;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The word that follows the command's name. */
  readonly argument?: Argument;
  /** Further words that may follow it. */
  readonly more?: readonly Argument[];
  readonly flags: readonly Flag[];
  /** Hints for flags that people expect here, by name. The flag's value replaces VALUE. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Pairs of flags that contradict each other. */
  readonly apart?: readonly (readonly [string, string])[];
  /** Command lines to copy. */
  readonly examples: readonly string[];
  /** Topics of `flasher help` that say more. */
  readonly topics?: readonly TopicName[];
  /** The exit code reports what it did to a board or a file: printed text that is lost does not change it. */
  readonly acts?: true;
  readonly execute: (call: Call) => Promise<ExitCode>;
}

/** A parsed command line. */
export interface Call {
  readonly system: System;
  /** All commands, for help and completions. */
  readonly commands: readonly Command[];
  readonly argument: string | undefined;
  /** The words after it. */
  readonly rest: readonly string[];
  /** Set if the command line asks for the same with several profiles, and this call is for one of them. */
  readonly tag?: { readonly profile: string } | undefined;
  /** Value of a flag, by name; the last one if it is given more than once. */
  text(name: string): string | undefined;
  /** All values of a flag. */
  all(name: string): readonly string[];
  has(name: string): boolean;
}
