/** Checks `board_files` as far as that is possible without a board: their files, templates, formats and sizes. */
import { FlasherError } from "../../errors.ts";
import type { BoardFile, Profile } from "../../profile/profile.ts";
import { PLACEHOLDERS } from "../../profile/placeholders.ts";
import { quote } from "../../text.ts";
import { fillFiles, type KnownValues, placeholderNames, secretsIn } from "../board_files/fill.ts";
import { type BoardSources, readBoardSources, type SourceOptions } from "../board_files/sources.ts";
import type { FilesToPut } from "../board_files/with_files.ts";
import type { Warning } from "../reporter.ts";
import type { System } from "../system/system.ts";
import type { Fault } from "./checked.ts";
import { locateIn } from "./locate_file.ts";

/** Stands for what only a board or a person can tell. */
const DUMMY = { label: "label", number: 1, mac: "5c:cf:7f:00:00:01", other: "value" };
/** The MAC address of a board that may have the files of `toPut`. */
export const REHEARSED_MAC = DUMMY.mac;

export interface BoardFilesCheck {
  readonly faults: readonly Fault[];
  readonly notes: readonly Warning[];
  /** What a rehearsal puts on the board, with stand-ins for names and secrets; undefined: nothing. */
  readonly toPut: FilesToPut | undefined;
}

/** `path`: of the profile. */
export async function checkBoardFiles(
  system: System,
  { board_files: entries, chip }: Profile,
  { path, reading }: { readonly path: string; readonly reading: SourceOptions },
): Promise<BoardFilesCheck> {
  if (entries === undefined) return { faults: [], notes: [], toPut: undefined };
  const refused = async (error: FlasherError) => ({
    faults: [{ step: "files", error, ...await locateIn(system, path, ["board_files"]) } as const],
    notes: [],
    toPut: undefined,
  });
  let sources: BoardSources;
  try {
    sources = await readBoardSources(system, entries, reading);
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    // Each mistake, at its place, if it is one of a single entry.
    const faults = await faultsOfEntries(system, entries, { path, reading });
    return faults.length > 0 ? { faults, notes: [], toPut: undefined } : await refused(error);
  }
  try {
    const columns = placeholderNames(sources).filter((name) =>
      !(PLACEHOLDERS as readonly string[]).includes(name)
    );
    const { label, number, mac, other } = DUMMY;
    const values = new Map(columns.map((name) => [name, other]));
    const known: KnownValues = {
      ...{ label, number, numbered: true },
      names: [{ mac, label, values, line: 1 }],
      secrets: new Map([...secretsIn(sources).keys()].map((name) => [name, other])),
    };
    fillFiles(sources, known, { mac, chip, number });
    return { faults: [], notes: columns.map(noteOfColumn), toPut: { sources, known } };
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    return await refused(error);
  }
}

async function faultsOfEntries(
  system: System,
  entries: readonly BoardFile[],
  { path, reading }: { readonly path: string; readonly reading: SourceOptions },
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const [index, entry] of entries.entries()) {
    try {
      await readBoardSources(system, [entry], reading);
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      faults.push({
        step: "files",
        error,
        ...await locateIn(system, path, ["board_files", index, "path"]),
      });
    }
  }
  return faults;
}

function noteOfColumn(name: string): Warning {
  return {
    message: `Not checked: {${quote(name).slice(1, -1)}} must be a column of the --names file`,
  };
}
