/** What a command of the shell is made of. Types only. */
import type { ExitCode } from "../errors.ts";
import type { System } from "./system.ts";

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** How the value is called in the help; absent where the flag stands alone. */
  readonly value?: string;
  /** May stand more than once. */
  readonly many?: boolean;
  /** One line or a few, for the help. */
  readonly help: string;
}

export interface Argument {
  readonly name: string;
  /** One line or a few, for the help. */
  readonly help: string;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The word that follows the command's name. */
  readonly argument?: Argument;
  /** Further words after `argument`. */
  readonly more?: readonly Argument[];
  readonly flags: readonly Flag[];
  /** Lines to copy. */
  readonly examples: readonly string[];
  readonly execute: (call: Call) => Promise<ExitCode>;
}

/** A command line, taken apart. */
export interface Call {
  readonly system: System;
  readonly argument: string | undefined;
  /** Words after `argument`, as many as were given. */
  readonly rest: readonly string[];
  /** Value of a flag, by name; the last one where it stands more than once. */
  text(name: string): string | undefined;
  /** All values of a flag. */
  all(name: string): readonly string[];
  has(name: string): boolean;
}
