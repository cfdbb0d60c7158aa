/** What a command of the shell is made of. Types only. */
import type { ExitCode } from "../errors.ts";
import type { System } from "../app/system/system.ts";

/**
 * What a shell offers for a word, when it completes a command line: words, or a list that is known when the shell's
 * script is made. "placed files" are paths behind an offset, OFFSET=PATH.
 */
export type Offers =
  | readonly string[]
  | "files"
  | "placed files"
  | "boards"
  | "chips"
  | "ports"
  | "profiles"
  | "commands"
  | "freqs"
  | "sizes";

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** How the value is called in the help; absent where the flag stands alone. */
  readonly value?: string;
  /** Absent: files where the value is called FILE, PATH, FOLDER or OUT; else nothing. */
  readonly offers?: Offers;
  /** May stand more than once. */
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
  /** The command cannot do without it. */
  readonly needed?: true;
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
  /** Names of flags that contradict each other, by two. */
  readonly apart?: readonly (readonly [string, string])[];
  /** Lines to copy. */
  readonly examples: readonly string[];
  /** What it does to a board or a file is what its exit code tells; the text that it prints is only the report. */
  readonly acts?: true;
  readonly execute: (call: Call) => Promise<ExitCode>;
}

/** A command line, taken apart. */
export interface Call {
  readonly system: System;
  readonly argument: string | undefined;
  /** The words after it. */
  readonly rest: readonly string[];
  /** Value of a flag, by name; the last one where it stands more than once. */
  text(name: string): string | undefined;
  /** All values of a flag. */
  all(name: string): readonly string[];
  has(name: string): boolean;
}
