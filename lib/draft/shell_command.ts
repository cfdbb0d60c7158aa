/** A command of a script, before anything in it is looked up. Types only. */

/** A part of a word: as it stands, or what only the shell that runs it knows. */
export type Piece =
  | { readonly text: string }
  | Variable
  /** `written` is what stands there: `$(date)`, `*.bin`, `>`. */
  | { readonly unresolved: string };

export interface Variable {
  readonly variable: string;
  readonly written: string;
  /** In quotes its value is one word; elsewhere a shell splits it at spaces. */
  readonly quoted: boolean;
  /** What stands for it where it has no value: `${PORT:-/dev/ttyUSB0}`. */
  readonly otherwise?: string;
}

export type Word = readonly Piece[];

export interface Command {
  /** The line where it begins, from 1. */
  readonly line: number;
  readonly words: readonly Word[];
  /** What joins it with the command in front. */
  readonly joint: "&&" | "||" | "|" | ";";
}

export interface Script {
  readonly commands: readonly Command[];
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  /** The line of a quote that is not closed. */
  readonly open?: number;
}
