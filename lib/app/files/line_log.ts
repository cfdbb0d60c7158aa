/** Log files of text lines that a person names. */
import { OutputError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { checkNotDevice } from "./output_file.ts";
import type { Warn } from "../reporter.ts";
import type { LineLog, System } from "../system/system.ts";
import { describeSystemError } from "./system_error.ts";

export interface LogFile {
  readonly path: string;
  /** What names the file, for messages: `--trace`. */
  readonly place: string;
}

/**
 * Opens the file, and replaces it if it exists. Rejects with an OutputError, or with a UsageError for the name of a
 * device. If a line cannot be written later, for example on a full disk, `warn` is called once and the file ends there;
 * the work continues.
 */
export async function openLineLog(system: System, { path, place }: LogFile, warn: Warn): Promise<LineLog> {
  if (!/^(\\\\\.\\)?nul$/i.test(path)) checkNotDevice(system, `${place}: cannot write ${quote(path)}`, path);
  try {
    return withoutFailures(await system.openLog(path), (error) =>
      warn({
        message: `${place}: cannot continue writing ${quote(path)}: ${describeSystemError(error)}`,
        hint: "The file holds everything up to this point. flasher continues without it.",
      }));
  } catch (error) {
    throw new OutputError(`${place}: cannot write ${quote(path)}: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
}

/** A log that reports its first failure, and never throws. */
function withoutFailures(log: LineLog, onFailure: (error: unknown) => void): LineLog {
  let failed = false;
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      if (!failed) onFailure(error);
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
