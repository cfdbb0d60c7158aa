/** A command of a shell script, before variables are expanded. Types only. */

/** A part of a word: literal text, a variable, or something that only the shell knows. */
export type WordPart =
  | { readonly text: string }
  | Variable
  /** The source text, such as `$(date)`, `*.bin`, `>`. */
  | { readonly unresolved: string };

export interface Variable {
  readonly variable: string;
  readonly written: string;
  /** In quotes the value is one word; otherwise the shell splits it at spaces. */
  readonly quoted: boolean;
  /** Default value, as in `${PORT:-/dev/ttyUSB0}`. */
  readonly otherwise?: string;
}

export type ShellWord = readonly WordPart[];

export interface ShellCommand {
  /** First line, from 1. */
  readonly line: number;
  readonly words: readonly ShellWord[];
  /** Operator between the previous command and this one. */
  readonly joint: "&&" | "||" | "|" | ";";
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  /** Line of an unclosed quote. */
  readonly open?: number;
}
