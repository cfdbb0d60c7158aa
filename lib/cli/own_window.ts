/** Runs in its own window, after a double click on Windows: takes a dropped file, and keeps the window open. */
import { isFirmwareName, isProfileName } from "../app/files/file_names.ts";
import { prepare } from "../app/prepare.ts";
import type { System } from "../app/system/system.ts";
import { quote } from "../text.ts";
import { ACTIONS, firmwareLine } from "./describe/firmware_line.ts";
import { askLine, askYes } from "./screen/ask.ts";
import { warnOnStderr } from "./screen/reporter.ts";

/** The command of a double click: a person who has closed the page does not stop it, so it exits by itself. */
export const DOUBLE_CLICK: readonly string[] = ["ui", "--idle", "10m"];

/** True if the words are one file that a person dropped on the program. */
export function isDropped([word, ...more]: readonly string[]): boolean {
  return word !== undefined && more.length === 0 && (isProfileName(word) || isFirmwareName(word));
}

/**
 * The command for a dropped file if the person confirms it, else undefined. Throws ImageError for a file that is not
 * firmware or does not say where it goes.
 */
export async function commandForDropped(
  system: System,
  path: string,
): Promise<readonly string[] | undefined> {
  const yes = await askYes(system, await questionFor(system, path));
  return yes ? ["run", path] : undefined;
}

async function questionFor(system: System, path: string): Promise<string> {
  if (isProfileName(path)) return `Flash the board with profile ${quote(path)}?`;
  const request = {
    source: path,
    values: {},
    fallback: () => ({}),
    files: [],
    allowOutside: false,
    force: false,
  };
  const prepared = await prepare({ system, warn: warnOnStderr(system) }, request);
  return `${firmwareLine(ACTIONS.write, prepared, { named: true })}?`;
}

/** Otherwise the window would close before a person can read it. */
export async function waitForEnter(system: System): Promise<void> {
  await askLine(system, "\nPress Enter to close this window.");
}
