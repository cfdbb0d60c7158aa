/** Keeps the roster of a room: numbers, what is begun, and verdicts. Each is on the disk before the room continues. */
import type { FlashEvent } from "../../esp/events.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { BoardLine } from "../roster/line.ts";
import type { NewLine, RosterBook } from "../roster/open_roster.ts";
import { planVisit, type Standing, standingOf } from "../roster/standing.ts";
import { beginVisit, endVisit, reduceVisit, type VisitEnd, type VisitFacts } from "../roster/visit.ts";
import type { Unit, Verdict } from "./room.ts";

/** What the roster knows about a board whose chip has told its MAC. */
export interface Recall {
  readonly number?: number;
  /** The name that a person gave it beforehand. */
  readonly label?: string;
  readonly standing?: Standing;
  /** When it passed with the same content, ms since 1970: it must only be checked. */
  readonly passedAt?: number;
}

/** What a record needs to know about a unit. */
export type RecordedUnit = Pick<Unit, "id" | "attempt" | "port" | "mac">;

export interface RoomRecords {
  readonly observe: (unit: RecordedUnit, event: FlashEvent) => void;
  /** Before the first change of the flash. Rejects with an OutputError. */
  readonly admit: (unit: RecordedUnit, mac: string | undefined) => Promise<Recall>;
  /** Before anybody hears of the verdict. `ms`: the time that the work took. Rejects with an OutputError. */
  readonly end: (unit: RecordedUnit, verdict: Verdict, ms: number) => Promise<void>;
  /** The lines of this room so far. */
  readonly lines: () => readonly BoardLine[];
}

export interface RecordsOptions {
  readonly book: RosterBook;
  /** As `contentOf` returns it. */
  readonly content: string;
  /** Boards that passed with this content are only checked. */
  readonly checksKnown: boolean;
}

export function roomRecords({ book, content, checksKnown }: RecordsOptions): RoomRecords {
  const lines: BoardLine[] = [];
  const visits = new Map<string, VisitFacts>();
  const begun = new Set<string>();
  const keyOf = ({ id, attempt }: RecordedUnit) => `${id}.${attempt}`;
  const visitOf = (unit: RecordedUnit) => visits.get(keyOf(unit)) ?? begin(unit.port);

  /** People need the short name of a socket. */
  function begin({ usb, address, socket }: PortInfo): VisitFacts {
    const place = address ?? socket;
    return beginVisit({ ...(usb && { usb }), ...(place === undefined ? {} : { socket: place }) }, content);
  }

  async function record(line: NewLine): Promise<void> {
    lines.push(await book.record(line));
  }

  return {
    lines: () => lines,
    observe: (unit, event) => void visits.set(keyOf(unit), reduceVisit(visitOf(unit), event)),
    async admit(unit, mac) {
      let recall: Recall = {};
      if (mac !== undefined) {
        const standing = standingOf(book.roster(), { mac, by: "chip" }, content);
        const number = await book.numberOf(mac);
        const checks = planVisit(standing, { again: !checksKnown }) === "check";
        const label = book.labelOf(mac);
        const named = label === undefined ? {} : { label };
        recall = {
          number,
          ...named,
          standing,
          ...(checks && standing.kind === "known" ? { passedAt: standing.time } : {}),
        };
      }
      // A board that resets itself is admitted again in the same visit.
      if (recall.passedAt === undefined && !begun.has(keyOf(unit))) {
        begun.add(keyOf(unit));
        await record({ ...visitOf(unit), mac, verdict: "started" });
      }
      return recall;
    },
    async end(unit, verdict, ms) {
      const visit = visitOf(unit);
      visits.delete(keyOf(unit));
      const end = endOf(verdict);
      if (end === undefined) return;
      await record({ ...endVisit(visit, end), mac: unit.mac, seconds: Math.round(ms / 100) / 10 });
    },
  };
}

/** Undefined for a unit that never had a board. */
function endOf(verdict: Verdict): VisitEnd | undefined {
  switch (verdict.kind) {
    case "passed":
    case "written":
      return { kind: "done" };
    case "known":
    case "differs":
    case "stopped":
      return { kind: verdict.kind };
    case "failed": {
      const { exitCode, kind: error, message } = verdict.failure;
      return { kind: "failed", exitCode, error, message };
    }
    case "same-board":
    case "unused":
      return undefined;
  }
}
