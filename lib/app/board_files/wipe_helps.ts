/** Whether a new file system helps a board that does not let flasher in, and the advice about it. */
import { NoPromptError } from "../../errors.ts";

/** If no program runs, it does not help. */
export function wipeHelps(error: unknown): error is NoPromptError {
  return error instanceof NoPromptError && error.facts.mayRun;
}

/** The same error with the advice of a user interface. */
export function withAdvice(error: NoPromptError, hint: string): NoPromptError {
  const advised = new NoPromptError(error.message, error.facts, { hint, cause: error });
  advised.boardState = error.boardState;
  return advised;
}
