/** `--trace` for several boards: a folder with one file for each of them. */
import { openLineLog } from "../../app/files/line_log.ts";
import { checkFolderWritable, checkNotDevice } from "../../app/files/output_file.ts";
import { describeSystemError } from "../../app/files/system_error.ts";
import { warnThrough } from "../../app/reporter.ts";
import type { Unit } from "../../app/room/room.ts";
import type { LineLog } from "../../app/system/system.ts";
import { OutputError } from "../../errors.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";

/**
 * The folder may be missing: the first board creates it. Throws OutputError if no file can be created in it, or
 * UsageError for the name of a device.
 */
export async function checkTraceFolder({ system, text }: Call): Promise<void> {
  const folder = text("trace");
  if (folder === undefined) return;
  const action = actionOn(folder);
  checkNotDevice(system, action, folder);
  await checkFolderWritable(system, folder, action);
}

/** The trace of one attempt on a unit; undefined without `--trace`. Rejects with an OutputError. */
export async function openTrace(
  { system, text }: Call,
  { id, attempt }: Pick<Unit, "id" | "attempt">,
  reporter: Parameters<typeof warnThrough>[0],
): Promise<LineLog | undefined> {
  const folder = text("trace");
  if (folder === undefined) return undefined;
  try {
    await system.makeFolder(folder);
  } catch (error) {
    throw new OutputError(`${actionOn(folder)}: ${describeSystemError(error)}`, { cause: error });
  }
  // The file of a failed attempt stays when a person asks for another one.
  const name = attempt === 1 ? `board-${id}` : `board-${id}-attempt-${attempt}`;
  const path = system.paths.join(folder, `${name}.trace`);
  return await openLineLog(system, { path, place: "--trace" }, warnThrough(reporter));
}

function actionOn(folder: string): string {
  return `--trace: cannot write into ${quote(folder)}`;
}
