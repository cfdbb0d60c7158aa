/**
 * Finds the newest release of a board in CircuitPython's list of files, which its download site is made from:
 * adafruit/circuitpython-org, _data/files.json. The list is untrusted. Pure; no I/O.
 */
import { compareVersions, isRelease } from "./version.ts";

export const CIRCUITPYTHON_FILES =
  "https://raw.githubusercontent.com/adafruit/circuitpython-org/main/_data/files.json";

/** Undefined if the list does not have the board, or no release of it as a whole image; or if it is not such a list. */
export function newestInFiles(text: string, board: string): string | undefined {
  const boards = parse(text);
  if (!Array.isArray(boards)) return undefined;
  const versions = boards.filter((one) => valueOf(one, "id") === board).flatMap((one) =>
    listOf(valueOf(one, "versions"))
  );
  return versions.filter((one) =>
    valueOf(one, "stable") === true && listOf(valueOf(one, "extensions")).includes("bin")
  )
    .map((one) => valueOf(one, "version"))
    .filter((version) => typeof version === "string" && isRelease(version))
    .sort((a, b) => compareVersions(a as string, b as string)).at(-1) as string | undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function valueOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
