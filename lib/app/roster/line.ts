/**
 * One line of a roster: its type, and its text. A roster is a text file of JSON objects, one a line, that only grows.
 * Pure; no I/O.
 */
import type { ParseError, ParseResult } from "../../parse_result.ts";
import { quote } from "../../text.ts";

const VERSION = 1;

/**
 * "seen": the board got its number. "started": the first erase is next. "passed": written, read back and equal.
 * "written": written, but this chip cannot read it back. "known": it passed before, and the chip has proved that it
 * still holds the same. "differs": it passed before, but holds something else now; it was left alone.
 */
export const BOARD_VERDICTS = [
  "seen",
  "started",
  "passed",
  "written",
  "known",
  "differs",
  "failed",
  "stopped",
] as const;
export type BoardVerdict = typeof BOARD_VERDICTS[number];

/** A program has begun to write to the file. */
export interface OpenedLine {
  readonly verdict: "opened";
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly computer: string;
  /** Its process id. */
  readonly process: number;
  /** Its version. */
  readonly flasher: string;
}

/** A board, as its chip names itself. */
export interface BoardIdentity {
  /** `5c:cf:7f:0a:0b:0c`: six bytes, or eight. */
  readonly mac: string;
  /** From 1. It stays with the MAC. */
  readonly number: number;
}

/** What is known of a visit. A board that never answered, and a chip that does not tell its MAC, have no identity. */
export interface Visit {
  readonly board?: BoardIdentity;
  readonly chip?: string;
  readonly revision?: string;
  /** Id as hexadecimal text, size in bytes. */
  readonly flash?: { readonly id: string; readonly size: number };
  /** Identifies the firmware with its settings: see content.ts. "passed" and "known" have it. */
  readonly content?: string;
  readonly exitCode?: number;
  /** The class of the error. */
  readonly kind?: string;
  /** The reason of a failure. */
  readonly message?: string;
  /** All of it was read back and is equal. */
  readonly verified?: boolean;
  /** The board was seen to boot as expected. */
  readonly booted?: boolean;
  /** From the first attempt to connect, without waiting for a place. */
  readonly seconds?: number;
  /** Bits per second at the end. */
  readonly baud?: number;
  /** The work ended at a lower rate than it started with. */
  readonly slower?: boolean;
  readonly recoveries?: number;
  readonly socket?: string;
  readonly adapter?: { readonly vid: number; readonly pid: number };
  readonly label?: string;
}

export interface BoardLine extends Visit {
  readonly verdict: BoardVerdict;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export type RosterLine = OpenedLine | BoardLine;

/** Characters of a text in a line. */
const MAX_TEXT = 500;
/** Bytes. No line of flasher is as long: it has fewer than twenty texts, and no character takes more than six bytes. */
export const MAX_LINE = 65_536;
/** No room has more boards; each number must fit on its label. */
export const MAX_NUMBER = 999_999;

type Check = { readonly expected: string; readonly accepts: (value: unknown) => boolean };

const TEXT: Check = {
  expected: `text of at most ${MAX_TEXT} characters`,
  accepts: (value) => typeof value === "string" && value.length <= MAX_TEXT,
};
const FLAG: Check = { expected: "true or false", accepts: (value) => typeof value === "boolean" };
const AMOUNT: Check = {
  expected: "a number that is not negative",
  accepts: (value) => typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER,
};
const MAC: Check = {
  expected: 'a MAC such as "5c:cf:7f:0a:0b:0c"',
  accepts: (value) => typeof value === "string" && parseMac(value) === value,
};
const CONTENT: Check = {
  expected: "64 hexadecimal digits",
  accepts: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
};

function whole(from: number, to: number): Check {
  return {
    expected: `a whole number from ${from} to ${to}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
  };
}

const FLASH = { id: TEXT, size: AMOUNT };
const ADAPTER = { vid: whole(0, 0xffff), pid: whole(0, 0xffff) };
const OPENED = { computer: TEXT, process: AMOUNT, flasher: TEXT };
const IDENTITY = { mac: MAC, number: whole(1, MAX_NUMBER) };

/** The optional fields of a visit that are not objects. */
const VISIT = {
  chip: TEXT,
  revision: TEXT,
  content: CONTENT,
  exitCode: whole(0, 255),
  kind: TEXT,
  message: TEXT,
  verified: FLAG,
  booted: FLAG,
  seconds: AMOUNT,
  baud: AMOUNT,
  slower: FLAG,
  recoveries: AMOUNT,
  socket: TEXT,
  label: TEXT,
};

/** The MAC in the form of a roster, lower case with colons; undefined if `text` is none. */
export function parseMac(text: string): string | undefined {
  const digits = /^[0-9a-f]{2}([:-]?)[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2})?$/i.test(text)
    ? text.replaceAll(/[:-]/g, "").toLowerCase()
    : undefined;
  return digits?.match(/../g)?.join(":");
}

type Values = Readonly<Record<string, unknown>>;

class Invalid extends Error {
  constructor(readonly problem: ParseError) {
    super("Invalid line");
  }
}

/** Ignores fields that it does not know. */
export function parseLine(text: string): ParseResult<RosterLine> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: { found: quote(text, 30), expected: "one JSON object" } };
  }
  if (!isObject(value)) return { error: { found: quote(text, 30), expected: "one JSON object" } };
  try {
    return { value: lineOf(value) };
  } catch (error) {
    if (error instanceof Invalid) return { error: error.problem };
    throw error;
  }
}

function lineOf(values: Values): RosterLine {
  if (values["version"] !== VERSION) {
    throw new Invalid({ where: "version", found: shown(values["version"]), expected: String(VERSION) });
  }
  const time = timeOf(values["time"]);
  const verdict = values["verdict"];
  if (verdict === "opened") {
    return {
      verdict,
      time,
      ...pick(values, OPENED, { needed: true }) as Omit<OpenedLine, "verdict" | "time">,
    };
  }
  const known = BOARD_VERDICTS.find((one) => one === verdict);
  if (known === undefined) {
    const expected = `opened or one of ${BOARD_VERDICTS.join(", ")}`;
    throw new Invalid({ where: "verdict", found: shown(verdict), expected });
  }
  const { mac, flash, adapter } = values;
  if (known === "passed" || known === "known") pick(values, { content: CONTENT }, { needed: true });
  return {
    verdict: known,
    time,
    ...mac === undefined
      ? {}
      : { board: pick(values, IDENTITY, { needed: true }) as unknown as BoardIdentity },
    ...pick(values, VISIT, { needed: false }),
    ...flash === undefined ? {} : { flash: part("flash", flash, FLASH) as NonNullable<Visit["flash"]> },
    ...adapter === undefined
      ? {}
      : { adapter: part("adapter", adapter, ADAPTER) as NonNullable<Visit["adapter"]> },
  };
}

function pick(
  values: Values,
  checks: Readonly<Record<string, Check>>,
  { needed, prefix = "" }: { readonly needed: boolean; readonly prefix?: string },
): Values {
  const picked: Record<string, unknown> = {};
  for (const [name, { accepts, expected }] of Object.entries(checks)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined && !needed) continue;
    if (!accepts(value)) throw new Invalid({ where: prefix + name, found: shown(value), expected });
    picked[name] = value;
  }
  return picked;
}

function part(name: string, value: unknown, checks: Readonly<Record<string, Check>>): Values {
  if (!isObject(value)) throw new Invalid({ where: name, found: shown(value), expected: "an object" });
  return pick(value, checks, { needed: true, prefix: `${name}.` });
}

function timeOf(value: unknown): number {
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
    ? Date.parse(value)
    : NaN;
  if (!Number.isNaN(time)) return time;
  throw new Invalid({
    where: "time",
    found: shown(value),
    expected: 'a time such as "2026-05-04T10:42:07.000Z"',
  });
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined
    ? "nothing"
    : quote(typeof value === "string" ? value : JSON.stringify(value), 30);
}

/** What every line begins with. A file that ends in a part of it, or after it without a line end, was cut off. */
const BEGINNING = `{"version":${VERSION},`;

/** The text of a line with its line end; texts are cut to what `parseLine` accepts. */
export function formatLine({ time, verdict, ...rest }: RosterLine): string {
  const { board, ...fields } = rest as Visit;
  const values = { version: VERSION, time: new Date(time).toISOString(), verdict, ...board, ...fields };
  return JSON.stringify(values, (_key, value) => typeof value === "string" ? cut(value) : value) + "\n";
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : Array.from(text.slice(0, MAX_TEXT - 1)).slice(0, -1).join("") + "…";
}

/**
 * True if `text`, the end of a file without a line end, can be the first part of a line that was being written when the
 * computer stopped. Some file systems then fill the rest with zeros.
 */
export function isTorn(text: string): boolean {
  const written = text.replace(/\0+$/, "");
  return written.startsWith(BEGINNING) || BEGINNING.startsWith(written);
}
