/** Files for lines of text that a flag names. */
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";
import type { Call } from "./command.ts";
import type { LineLog } from "./system.ts";
import { systemWords } from "./system_error.ts";

/** The file that the flag names, replaced if it exists; undefined without the flag. Throws UsageError. */
export function openLineLog({ system, text }: Call, flag: string): LineLog | undefined {
  const path = text(flag);
  if (path === undefined) return undefined;
  try {
    return system.openLog(path);
  } catch (error) {
    throw new UsageError(`--${flag}: cannot write ${quote(path)}: ${systemWords(error)}`, { cause: error });
  }
}
