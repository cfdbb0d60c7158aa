/** The roster of a room, as a command line requests it. */
import config from "../../../deno.json" with { type: "json" };
import type { PreparedRequest } from "../../app/prepare.ts";
import type { Warn } from "../../app/reporter.ts";
import { type OpenRecords, openRecords } from "../../app/room/open_records.ts";
import { labelsOf } from "../../app/roster/labels.ts";
import { defaultRosterPath } from "../../app/roster/roster_path.ts";
import type { System } from "../../app/system/system.ts";
import type { Call } from "../command.ts";
import { firstOf } from "./flags.ts";

/**
 * `--names` labels boards beforehand. `--no-roster`, and a rehearsal without `--roster`, keep the numbers and verdicts in
 * memory only. Throws OutputError or UsageError.
 */
export async function requestedRecords(
  call: Call,
  prepared: PreparedRequest,
  { checksKnown, isRehearsal, warn }: {
    readonly checksKnown: boolean;
    readonly isRehearsal: boolean;
    readonly warn: Warn;
  },
): Promise<OpenRecords> {
  const { system, has, text } = call;
  const path = rosterPathOf(call, prepared, isRehearsal);
  const { boardFiles, ...firmware } = prepared;
  return await openRecords(system, has("no-board-files") ? firmware : { boardFiles, ...firmware }, {
    path,
    first: firstOf({ text }),
    checksKnown,
    flasher: config.version,
    labels: await labelsIn(system, text("names")),
    warn,
  });
}

/** Loads the parser of CSV only for a list of names. */
async function labelsIn(system: System, path: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (path === undefined) return new Map();
  const { readNames } = await import("../../app/roster/roster_files.ts");
  return labelsOf(await readNames(system, path));
}

/** The file of the roster; undefined: in memory only. */
export function rosterPathOf(
  { system, has, text }: Pick<Call, "system" | "has" | "text">,
  { file }: Pick<PreparedRequest, "file">,
  isRehearsal: boolean,
): string | undefined {
  return text("roster") ??
    (has("no-roster") || isRehearsal ? undefined : defaultRosterPath(system.paths, file));
}
