/** Keeps a roster while boards are worked on: every line is on the disk before the caller continues. */
import { OutputError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { checkNotDevice } from "../files/output_file.ts";
import { describeSystemError } from "../files/system_error.ts";
import type { Warn } from "../reporter.ts";
import { JournalLocked } from "../system/disk_journal.ts";
import type { Journal, System } from "../system/system.ts";
import {
  type BoardLine,
  formatLine,
  MAX_NUMBER,
  type OpenedLine,
  parseLine,
  type RosterLine,
} from "./line.ts";
import { type ParsedRoster, parseRoster } from "./parse_roster.ts";
import { timeOfDay } from "./describe_standing.ts";
import { type Roster, rosterOf, withLine } from "./roster.ts";

export interface RosterOptions {
  readonly path: string;
  /** The version of flasher. */
  readonly flasher: string;
  /** The lowest number that a new board may get; default 1. */
  readonly first?: number;
  /** Labels of boards by MAC, for their lines. */
  readonly labels?: ReadonlyMap<string, string>;
  /** Called if the file system has no locks. */
  readonly warn: Warn;
}

/** The line of a visit without what the book adds: time, number, and label. */
export type NewLine = Omit<BoardLine, "time" | "board" | "label"> & {
  /** Undefined: the chip does not tell it, or no chip answered. */
  readonly mac: string | undefined;
};

/** An open roster. Calls may overlap; they take effect in their order. */
export interface RosterBook {
  readonly path: string;
  /** What is on the disk. */
  readonly roster: () => Roster;
  /** From the list of names, or as the roster has it; undefined if nobody has named this board. */
  readonly labelOf: (mac: string) => string | undefined;
  /** The number of a board, once it is on the disk. Rejects with an OutputError. */
  readonly numberOf: (mac: string) => Promise<number>;
  /**
   * Resolves with the line when it is on the disk: before the first erase for "started", before anybody may read
   * "passed" for a verdict. Rejects with an OutputError; after the first one, nothing more is written.
   */
  readonly record: (line: NewLine) => Promise<BoardLine>;
  /** Waits for the lines that are being written. Removes a file that it created if no board was recorded. */
  readonly close: () => Promise<void>;
}

type RosterSystem = Pick<System, "openJournal" | "date" | "os">;

/** Rejects with an OutputError if the file cannot be written, is not a roster, or belongs to another program. */
export async function openRoster(system: RosterSystem, options: RosterOptions): Promise<RosterBook> {
  const { path, flasher, first = 1, warn } = options;
  const action = `Cannot keep the roster ${quote(path)}`;
  checkNotDevice(system, action, path);
  const journal = await openFile(system, path, action);
  try {
    const { lines, size, open } = checkWhole(parseRoster(journal.bytes), action);
    if (!journal.locked) {
      warn({
        message: `The roster ${quote(path)} cannot be locked: its file system has no locks`,
        hint: "Let no other flasher use this file at the same time.",
      });
    }
    if (size < journal.bytes.length) await orFail(() => journal.truncate(size), action);
    const opened: OpenedLine = {
      verdict: "opened",
      time: system.date().getTime(),
      computer: journal.computer.slice(0, 100),
      process: journal.process,
      flasher,
    };
    await orFail(() => journal.append((open ? "\n" : "") + checkedText(opened)), action);
    return bookOf(system, { ...options, journal, action, before: rosterOf([...lines, opened], { first }) });
  } catch (error) {
    await removeIfNew(journal);
    journal.close();
    throw error;
  }
}

/** A new file without a board would only puzzle the person. If it cannot be removed, it does no harm. */
async function removeIfNew(journal: Journal): Promise<void> {
  if (journal.created) await journal.remove().catch(() => {});
}

function bookOf(
  system: RosterSystem,
  { path, labels, journal, action, before }: RosterOptions & {
    readonly journal: Journal;
    readonly action: string;
    readonly before: Roster;
  },
): RosterBook {
  let roster = before;
  const untouched: Promise<unknown> = Promise.resolve();
  let last = untouched;

  /** One after the other: a line can depend on the one before, and a failure ends them all. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = last.then(act);
    last = turn;
    // The caller gets the failure; this copy only passes it on to the next.
    last.catch(() => {});
    return turn;
  }

  async function append(line: BoardLine): Promise<BoardLine> {
    const text = checkedText(line);
    await orFail(() => journal.append(text), action);
    roster = withLine(roster, line);
    return line;
  }

  const labelOf = (mac: string) => labels?.get(mac) ?? roster.boards.get(mac)?.label;

  function identityOf(mac: string): Pick<BoardLine, "board" | "label"> {
    const number = roster.boards.get(mac)?.number ?? roster.nextNumber;
    if (number > MAX_NUMBER) {
      throw new OutputError(`${action}: found no number left, expected one up to ${MAX_NUMBER}`);
    }
    const label = labelOf(mac);
    return { board: { mac, number }, ...label === undefined ? {} : { label } };
  }

  const now = () => system.date().getTime();
  return {
    path,
    roster: () => roster,
    labelOf,
    numberOf: (mac) =>
      inTurn(async () => {
        const known = roster.boards.get(mac);
        if (known !== undefined) return known.number;
        return (await append({ verdict: "seen", time: now(), ...identityOf(mac) })).board!.number;
      }),
    record: ({ mac, ...line }) =>
      inTurn(() => append({ ...line, time: now(), ...mac === undefined ? {} : identityOf(mac) })),
    close: async () => {
      await last.catch(() => {});
      if (last === untouched) await removeIfNew(journal);
      journal.close();
    },
  };
}

/** A line that could not be read again would make the whole file useless: that is a bug, found before it is written. */
function checkedText(line: RosterLine): string {
  const text = formatLine(line);
  const read = parseLine(text);
  if ("error" in read) {
    throw new Error(`a roster line is invalid: ${read.error.where}, expected ${read.error.expected}`);
  }
  return text;
}

async function openFile(system: RosterSystem, path: string, action: string): Promise<Journal> {
  try {
    return await system.openJournal(path);
  } catch (error) {
    if (error instanceof JournalLocked) throw lockedError(error, action, system.date());
    throw failure(error, action);
  }
}

async function orFail<T>(act: () => Promise<T>, action: string): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw failure(error, action);
  }
}

function failure(error: unknown, action: string): OutputError {
  return new OutputError(`${action}: ${describeSystemError(error)}`, {
    hint: "Name another file with --roster, or work without one: --no-roster.",
    cause: error,
  });
}

/** The newest line "opened" is that of the program that holds the lock. */
function lockedError(error: JournalLocked, action: string, now: Date): OutputError {
  const parsed = parseRoster(error.bytes);
  const opened = parsed.kind === "roster"
    ? parsed.lines.findLast((line): line is OpenedLine => line.verdict === "opened")
    : undefined;
  const holder = opened === undefined
    ? "another program"
    : `flasher, process ${opened.process} on the computer ${quote(opened.computer)}, since ${
      timeOfDay(opened.time, now)
    },`;
  return new OutputError(`${action}: ${holder} has it open`, {
    hint: "Wait until that program ends, or name another file with --roster.",
    cause: error,
  });
}

/** Throws OutputError for a damaged file. */
function checkWhole(
  parsed: ParsedRoster,
  action: string,
): Extract<ParsedRoster, { readonly kind: "roster" }> {
  if (parsed.kind === "roster") return parsed;
  throw new OutputError(`${action}: line ${parsed.line}: ${parsed.problem}`, {
    hint:
      "Nothing was changed. If the file is a roster, repair or remove this line; else name another file with --roster.",
  });
}
