/**
 * Finds the newest release of a board in CircuitPython's list of files, which its download site is made from:
 * adafruit/circuitpython-org, _data/files.json. The list is untrusted. Pure; no I/O.
 */
import { listOf, parseJsonText, property } from "../json_text.ts";
import { compareVersions, isRelease } from "./version.ts";

export const CIRCUITPYTHON_FILES =
  "https://raw.githubusercontent.com/adafruit/circuitpython-org/main/_data/files.json";

/** Undefined if the list does not have the board, or no release of it as a whole image; or if it is not such a list. */
export function newestInFiles(text: string, board: string): string | undefined {
  const boards = parseJsonText(text);
  if (!Array.isArray(boards)) return undefined;
  const versions = boards.filter((one) => property(one, "id") === board).flatMap((one) =>
    listOf(property(one, "versions"))
  );
  return versions.filter((one) =>
    property(one, "stable") === true && listOf(property(one, "extensions")).includes("bin")
  )
    .map((one) => property(one, "version"))
    .filter((version) => typeof version === "string" && isRelease(version))
    .sort((a, b) => compareVersions(a as string, b as string)).at(-1) as string | undefined;
}
