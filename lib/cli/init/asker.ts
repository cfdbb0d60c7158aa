/** Asks questions with a proposed answer, and repeats each until the answer is valid. */
import { FlasherError, UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { askLine } from "../screen/ask.ts";
import type { System } from "../../app/system/system.ts";
import { reportError } from "../screen/report_error.ts";

export interface Question<T> {
  /** The answer that Enter alone gives; without it, an answer is required. */
  readonly proposed?: string;
  /** Parses the answer. Throws a FlasherError if it is invalid. */
  readonly read: (answer: string) => T | Promise<T>;
}

export type Asker = <T>(question: string, { proposed, read }: Question<T>) => Promise<T>;

/** Undefined if there is no terminal, or `silent`. */
export function askerFor(system: System, { silent }: { readonly silent: boolean }): Asker | undefined {
  if (silent || !system.stdin.isTerminal || !system.stderr.isTerminal) return undefined;
  return async (question, { proposed, read }) => {
    for (;;) {
      const hint = proposed === undefined || proposed === "" ? "" : ` [${quote(proposed).slice(1, -1)}]`;
      const answer = await askLine(system, `${question}${hint}:`);
      if (answer === undefined) {
        throw new UsageError(
          "Cannot finish the profile: the input ended before the last answer",
        );
      }
      if (answer === "" && proposed === undefined) continue;
      try {
        return await read(answer === "" ? proposed! : answer);
      } catch (error) {
        if (!(error instanceof FlasherError)) throw error;
        reportError(error, system);
      }
    }
  };
}
