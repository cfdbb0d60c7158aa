/** The numbers and verdicts of all boards of a page: in memory, and in a file once it watches for boards. */
import { openBook } from "../../app/room/open_records.ts";
import { type RoomRecords, roomRecords } from "../../app/room/records.ts";
import type { RosterBook } from "../../app/roster/open_roster.ts";
import { defaultRosterPath } from "../../app/roster/roster_path.ts";
import type { BoardLine } from "../../app/roster/line.ts";
import type { Warn } from "../../app/reporter.ts";
import type { System } from "../../app/system/system.ts";
import type { Planned } from "./program/desk.ts";

export interface RosterKeeperOptions {
  readonly system: System;
  /** The version of flasher. */
  readonly flasher: string;
  /** By MAC: what a person called the boards beforehand. */
  readonly labels: ReadonlyMap<string, string>;
  readonly warn: Warn;
}

export class RosterKeeper {
  readonly #options: RosterKeeperOptions;
  /** By path; undefined is the memory. */
  readonly #books = new Map<string | undefined, RosterBook>();
  readonly #units = new Map<number, RoomRecords>();
  #newest: RosterBook | undefined;

  constructor(options: RosterKeeperOptions) {
    this.#options = options;
  }

  /** The file of a program that watches. */
  pathOf({ prepared }: Planned): string {
    return defaultRosterPath(this.#options.system.paths, prepared.file);
  }

  /** Opens a roster: a file, or undefined for the memory. Throws OutputError. */
  async open(path: string | undefined): Promise<void> {
    const { system, flasher, labels, warn } = this.#options;
    const book = this.#books.get(path) ?? await openBook(system, { path, first: 1, flasher, labels, warn });
    this.#books.set(path, book);
    this.#newest = book;
  }

  /** Before the first event of a unit. `path`: as it was opened; its boards that passed before are only checked. */
  assign(unit: number, { content }: Planned, path: string | undefined): void {
    const records = roomRecords({ book: this.#books.get(path)!, content, checksKnown: path !== undefined });
    this.#units.set(unit, records);
  }

  /** Passes each call on to the records of its unit. */
  readonly records: RoomRecords = {
    lines: () => [...this.#units.values()].flatMap((one): readonly BoardLine[] => one.lines()),
    observe: (unit, event) => this.#units.get(unit.id)?.observe(unit, event),
    admit: async (unit, mac) => await this.#units.get(unit.id)?.admit(unit, mac) ?? {},
    end: async (unit, verdict, ms) => await this.#units.get(unit.id)?.end(unit, verdict, ms),
  };

  /** The roster that was opened last. Undefined: there is none yet. */
  get book(): RosterBook | undefined {
    return this.#newest;
  }

  async close(): Promise<void> {
    for (const book of this.#books.values()) await book.close();
  }
}
