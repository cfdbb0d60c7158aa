/** Checks the table of profiles in a README, or writes it again. */
import { StaleTableError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { readNamedFile } from "../files/named_file.ts";
import { withSlashes } from "../files/slashes.ts";
import { writeOutput } from "../files/output_file.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";
import type { CheckedProfile, CheckedReadme } from "./checked.ts";
import { BEGIN_MARKER, compareTable, type TableRow } from "./readme_table.ts";

/** A README is a page; a larger file is something else. */
const MAX_BYTES = 1024 * 1024;

export interface ReadmeOptions {
  /** All profiles of the folders that were searched. */
  readonly profiles: readonly CheckedProfile[];
  /** Writes a table that is not current. */
  readonly rewrite: boolean;
}

/** Undefined if the README has no table. Rejects with an OutputError. */
export async function checkReadme(
  system: System,
  path: string,
  { profiles, rewrite }: ReadmeOptions,
): Promise<CheckedReadme | undefined> {
  let text: string | undefined;
  try {
    text = await readReadme(system, path);
  } catch (error) {
    return faulty(path, error);
  }
  if (text === undefined) return undefined;
  const below = profiles.flatMap((profile) => {
    const place = pathBelow(system, path, profile.path);
    return place === undefined ? [] : [{ path: place, summary: profile.summary }];
  });
  const rows = below.filter((row): row is TableRow => row.summary !== undefined);
  const found = compareTable(text, rows);
  switch (found.kind) {
    case "none":
      return undefined;
    case "broken":
      return faulty(
        path,
        new StaleTableError(
          `Cannot check the table in ${
            quote(path)
          }: line ${found.line}: found ${found.found}, expected ${found.expected}`,
        ),
      );
    case "table":
      break;
  }
  if (rows.length < below.length) return { path, state: "unchecked", error: undefined };
  if (found.current) return { path, state: "current", error: undefined };
  if (rewrite) {
    const bytes = new TextEncoder().encode(found.renewed);
    await writeOutput(system, { path, bytes }, { replace: true });
    return { path, state: "rewritten", error: undefined };
  }
  const folder = system.paths.dirname(path);
  const words = folder === "." ? "" : ` ${shellWord(folder, system.os)}`;
  return faulty(
    path,
    new StaleTableError(
      `Cannot confirm the table in ${quote(path)}: the table on line ${found.line} is out of date, ` +
        "expected one current row for each profile",
      { hint: `To update it: flasher check --readme${words}` },
    ),
  );
}

function faulty(path: string, error: unknown): CheckedReadme {
  if (!(error instanceof StaleTableError)) throw error;
  return { path, state: "faulty", error };
}

/** Undefined if it cannot have a table. Throws StaleTableError. */
async function readReadme(system: System, path: string): Promise<string | undefined> {
  const bytes = await readNamedFile(system, path, {
    folder: ".",
    anywhere: true,
    refuse: (message) => new StaleTableError(message),
    largest: MAX_BYTES,
    tooLarge: `expected at most ${MAX_BYTES} for a README`,
  });
  try {
    // The byte order mark is a part of what must stay as it is.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (!new TextDecoder().decode(bytes).includes(BEGIN_MARKER)) return undefined;
    throw new StaleTableError(
      `Cannot check the table in ${quote(path)}: found bytes that are not UTF-8, expected UTF-8 text`,
      { hint: "Save the file as UTF-8." },
    );
  }
}

/** The path of a profile from the folder of a README, with slashes; undefined if it is not below that folder. */
function pathBelow({ paths, os }: System, readme: string, profile: string): string | undefined {
  const way = paths.relative(paths.dirname(readme), profile);
  const path = withSlashes(way, os);
  return paths.isAbsolute(way) || path.split("/")[0] === ".." ? undefined : path;
}
