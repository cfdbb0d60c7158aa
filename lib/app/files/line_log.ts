/** Files for lines of text that a flag names. */
import { UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import type { Call } from "../../cli/command.ts";
import { checkNotDevice } from "./output_file.ts";
import type { LineLog } from "../system/system.ts";
import { describeSystemError } from "./system_error.ts";

export interface LogWarning {
  readonly message: string;
  readonly hint: string;
}

/**
 * The file that the flag names, replaced if it exists; undefined without the flag. Rejects with a UsageError. A line that
 * cannot be written later, as on a full disk, is told to `warn` once and ends the file, not the work.
 */
export async function openLineLog(
  { system, text }: Call,
  flag: string,
  warn: (warning: LogWarning) => void,
): Promise<LineLog | undefined> {
  const path = text(flag);
  if (path === undefined) return undefined;
  if (!/^(\\\\\.\\)?nul$/i.test(path)) checkNotDevice(system, `--${flag}: cannot write ${quote(path)}`, path);
  try {
    return enduring(await system.openLog(path), (error) =>
      warn({
        message: `--${flag}: cannot continue writing ${quote(path)}: ${describeSystemError(error)}`,
        hint: "The file holds everything up to this point. flasher continues without it.",
      }));
  } catch (error) {
    throw new UsageError(`--${flag}: cannot write ${quote(path)}: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
}

/** A log whose failures are told once, and thrown never. */
function enduring(log: LineLog, tell: (error: unknown) => void): LineLog {
  let failed = false;
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      if (!failed) tell(error);
      failed = true;
    }
  };
  return {
    write: (line) => {
      if (!failed) attempt(() => log.write(line));
    },
    close: () => attempt(() => log.close()),
  };
}
