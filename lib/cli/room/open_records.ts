/** The roster of a room, as a command line requests it. */
import config from "../../../deno.json" with { type: "json" };
import type { PreparedRequest } from "../../app/prepare.ts";
import type { Warn } from "../../app/reporter.ts";
import { claimedMac } from "../../app/room/lock.ts";
import { type RoomRecords, roomRecords } from "../../app/room/records.ts";
import type { RoomReport } from "../../app/room/room.ts";
import { contentOf } from "../../app/roster/content.ts";
import { memoryJournal } from "../../app/roster/memory_journal.ts";
import { openRoster, type RosterBook } from "../../app/roster/open_roster.ts";
import { defaultRosterPath } from "../../app/roster/roster_path.ts";
import { standingOf } from "../../app/roster/standing.ts";
import { statisticsOf } from "../../app/roster/statistics.ts";
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

/** `--no-roster` keeps the numbers and verdicts in memory only. Throws OutputError or UsageError. */
export async function openRecords(
  { system, has, text }: Call,
  { files, profile, file }: PreparedRequest,
  { checksKnown, warn }: { readonly checksKnown: boolean; readonly warn: Warn },
): Promise<OpenRecords> {
  const path = has("no-roster") ? undefined : text("roster") ?? defaultRosterPath(system.paths, file);
  const place = path === undefined
    ? { os: system.os, date: () => system.date(), openJournal: () => Promise.resolve(memoryJournal()) }
    : system;
  const book = await openRoster(place, {
    path: path ?? "roster",
    flasher: config.version,
    first: firstOf({ text }),
    warn,
  });
  const content = contentOf(files, profile);
  return { records: roomRecords({ book, content, checksKnown }), book, path, content };
}

/** Adds what the roster knows to a report. */
export function withRoster(report: RoomReport, { records, book, content }: OpenRecords): RoomReport {
  if (report.type === "summary") return { ...report, statistics: statisticsOf(records.lines()) };
  const mac = report.type === "ignored" ? claimedMac(report.port) : undefined;
  if (report.type !== "ignored" || mac === undefined) return report;
  const standing = standingOf(book.roster(), { mac, by: "usb-serial" }, content);
  if (standing.kind !== "not-checked") return report;
  return { ...report, remembered: { number: standing.number, mac, passedAt: standing.time } };
}
