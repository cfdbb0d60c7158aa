/** `-` instead of a file's name: the data goes to standard output, and all text to standard error. */
import { checkIsPiped } from "../app/files/piped_data.ts";
import { UsageError } from "../errors.ts";
import type { Call } from "./command.ts";

/** Throws UsageError before anything is done. `command` is an example without its target. */
export function checkMayPipe({ system, has }: Call, command: string): void {
  if (has("json")) {
    throw new UsageError('--json: found it with "-", expected one of them: both write to standard output');
  }
  checkIsPiped(system, command);
}
