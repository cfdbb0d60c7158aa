/** The roster of a room: numbers and verdicts, in a file or in memory. */
import type { PreparedRequest } from "../prepare.ts";
import type { Warn } from "../reporter.ts";
import { claimedMac } from "./lock.ts";
import { type RoomRecords, roomRecords } from "./records.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { Remembered, RoomReport } from "./room.ts";
import { contentOf } from "../roster/content.ts";
import { memoryJournal } from "../roster/memory_journal.ts";
import { openRoster, type RosterBook } from "../roster/open_roster.ts";
import { standingOf } from "../roster/standing.ts";
import { statisticsOf } from "../roster/statistics.ts";
import type { System } from "../system/system.ts";

export interface OpenRecords {
  readonly records: RoomRecords;
  readonly book: RosterBook;
  /** Undefined: the roster ends with the program. */
  readonly path: string | undefined;
  /** See content.ts. */
  readonly content: string;
}

export interface RecordsRequest {
  /** Undefined: numbers and verdicts are kept in memory only. */
  readonly path: string | undefined;
  /** The lowest number that a new board may get. */
  readonly first: number;
  /** Boards that passed with the same content are only checked. */
  readonly checksKnown: boolean;
  /** The version of flasher. */
  readonly flasher: string;
  /** By MAC: what a person called the boards beforehand. */
  readonly labels?: ReadonlyMap<string, string>;
  readonly warn: Warn;
}

/** Throws OutputError. */
export async function openRecords(
  system: System,
  { files, profile, boardFiles }:
    & Pick<PreparedRequest, "files" | "profile">
    & Partial<Pick<PreparedRequest, "boardFiles">>,
  { path, checksKnown, ...options }: RecordsRequest,
): Promise<OpenRecords> {
  const book = await openBook(system, { path, ...options });
  const content = contentOf(files, profile, boardFiles);
  return { records: roomRecords({ book, content, checksKnown }), book, path, content };
}

/** Throws OutputError. */
export async function openBook(
  system: System,
  { path, ...options }: Omit<RecordsRequest, "checksKnown">,
): Promise<RosterBook> {
  const place = path === undefined
    ? { os: system.os, date: () => system.date(), openJournal: () => Promise.resolve(memoryJournal()) }
    : system;
  return await openRoster(place, { path: path ?? "roster", ...options });
}

/** Adds what the roster knows to a report. */
export function withRoster(report: RoomReport, roster: OpenRecords): RoomReport {
  if (report.type === "summary") return { ...report, statistics: statisticsOf(roster.records.lines()) };
  if (report.type !== "ignored") return report;
  const remembered = rememberedAt(report.port, roster);
  return remembered === undefined ? report : { ...report, remembered };
}

/** What the roster says about the board at a port that is not opened; undefined if only the chip could tell its MAC. */
export function rememberedAt(port: PortInfo, { book, content }: OpenRecords): Remembered | undefined {
  const mac = claimedMac(port);
  if (mac === undefined) return undefined;
  const standing = standingOf(book.roster(), { mac, by: "usb-serial" }, content);
  if (standing.kind !== "not-checked") return undefined;
  const label = book.labelOf(mac);
  return { number: standing.number, mac, ...(label === undefined ? {} : { label }), standing };
}
