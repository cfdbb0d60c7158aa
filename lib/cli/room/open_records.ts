/** The roster of a room, as a command line requests it. */
import config from "../../../deno.json" with { type: "json" };
import type { PreparedRequest } from "../../app/prepare.ts";
import type { Warn } from "../../app/reporter.ts";
import { claimedMac } from "../../app/room/lock.ts";
import { type RoomRecords, roomRecords } from "../../app/room/records.ts";
import type { RoomReport } from "../../app/room/room.ts";
import { contentOf } from "../../app/roster/content.ts";
import { memoryJournal } from "../../app/roster/memory_journal.ts";
import { labelsOf } from "../../app/roster/labels.ts";
import { openRoster, type RosterBook } from "../../app/roster/open_roster.ts";
import { defaultRosterPath } from "../../app/roster/roster_path.ts";
import { standingOf } from "../../app/roster/standing.ts";
import { statisticsOf } from "../../app/roster/statistics.ts";
import type { System } from "../../app/system/system.ts";
import type { Call } from "../command.ts";
import { firstOf } from "./flags.ts";

export interface OpenRecords {
  readonly records: RoomRecords;
  readonly book: RosterBook;
  /** Undefined: the roster ends with the program. */
  readonly path: string | undefined;
  /** See content.ts. */
  readonly content: string;
}

/** `--names` labels boards beforehand. `--no-roster`, and a rehearsal without `--roster`, keep the numbers and verdicts in memory only. Throws OutputError or UsageError. */
export async function openRecords(
  { system, has, text }: Call,
  { files, profile, file }: PreparedRequest,
  { checksKnown, isRehearsal, warn }: {
    readonly checksKnown: boolean;
    readonly isRehearsal: boolean;
    readonly warn: Warn;
  },
): Promise<OpenRecords> {
  const path = text("roster") ??
    (has("no-roster") || isRehearsal ? undefined : defaultRosterPath(system.paths, file));
  const place = path === undefined
    ? { os: system.os, date: () => system.date(), openJournal: () => Promise.resolve(memoryJournal()) }
    : system;
  const names = text("names");
  const labels = await labelsIn(system, names);
  const book = await openRoster(place, {
    path: path ?? "roster",
    flasher: config.version,
    first: firstOf({ text }),
    labels,
    warn,
  });
  const content = contentOf(files, profile);
  return { records: roomRecords({ book, content, checksKnown }), book, path, content };
}

/** Loads the parser of CSV only for a list of names. */
async function labelsIn(system: System, path: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (path === undefined) return new Map();
  const { readNames } = await import("../../app/roster/roster_files.ts");
  return labelsOf(await readNames(system, path));
}

/** Adds what the roster knows to a report. */
export function withRoster(report: RoomReport, { records, book, content }: OpenRecords): RoomReport {
  if (report.type === "summary") return { ...report, statistics: statisticsOf(records.lines()) };
  const mac = report.type === "ignored" ? claimedMac(report.port) : undefined;
  if (report.type !== "ignored" || mac === undefined) return report;
  const standing = standingOf(book.roster(), { mac, by: "usb-serial" }, content);
  if (standing.kind !== "not-checked") return report;
  const label = book.labelOf(mac);
  const named = label === undefined ? {} : { label };
  return { ...report, remembered: { number: standing.number, mac, ...named, standing } };
}
