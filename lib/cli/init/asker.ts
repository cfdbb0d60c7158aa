/** Questions with an answer that is proposed, asked until the answer can be read. */
import { FlasherError, UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { askLine } from "../screen/ask.ts";
import type { System } from "../../app/system/system.ts";
import { reportError } from "../screen/report_error.ts";

export interface Question<T> {
  /** What Enter alone takes; without it an answer is needed. */
  readonly proposed?: string;
  /** What the answer stands for. Throws a FlasherError where it cannot be taken. */
  readonly read: (answer: string) => T | Promise<T>;
}

export type Asker = <T>(question: string, { proposed, read }: Question<T>) => Promise<T>;

/** Undefined where nobody sits, or nobody wants to be asked. */
export function askerFor(system: System, { silent }: { readonly silent: boolean }): Asker | undefined {
  if (silent || !system.stdin.isTerminal || !system.stderr.isTerminal) return undefined;
  return async (question, { proposed, read }) => {
    for (;;) {
      const hint = proposed === undefined || proposed === "" ? "" : ` [${quote(proposed).slice(1, -1)}]`;
      const answer = await askLine(system, `${question}${hint}:`);
      if (answer === undefined) throw new UsageError("The input ended before every question was answered");
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
