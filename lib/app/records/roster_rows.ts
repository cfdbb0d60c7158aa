/** The boards of a roster as rows of a table, as CSV, and as records for scripts. Pure; no I/O. */
import { stringify as untyped } from "@std/csv/stringify";
import { describeChecked } from "../roster/describe_standing.ts";
import type { BoardResult, MergedBoard } from "../roster/merge.ts";
import { formatNumber, highestNumber } from "../roster/roster.ts";
import { printable } from "../../text.ts";

// The package has no types; this follows its documentation.
const stringifyCsv: (
  rows: readonly (readonly string[])[],
  options: { readonly bom: boolean; readonly crlf: boolean },
) => string = untyped;

/** As in the columns `number`, `label`, and so on of the CSV file. */
export interface BoardRow {
  readonly number: string;
  readonly label: string;
  readonly mac: string;
  readonly chip: string;
  readonly result: BoardResult;
  readonly time: string;
  readonly seconds: string;
  readonly note: string;
}

/** The names of the columns; the CSV file has them in this order. */
const COLUMNS = ["number", "label", "mac", "chip", "result", "time", "seconds", "note"] as const;
/** The most important columns come first: a narrow terminal cuts off the last ones. */
const TABLE = ["number", "result", "mac", "label", "time", "chip", "seconds", "note"] as const;

/** Signs as well as words: in a long table, a failure must catch the eye. */
const SIGNS: Readonly<Record<BoardResult, string>> = {
  passed: "+",
  "not checked": "?",
  failed: "!",
  stopped: "!",
  differs: "!",
  unfinished: "!",
  new: "-",
};

/** Local time. */
function boardRow({ number, label, mac, chip, result, latest }: MergedBoard, count: number): BoardRow {
  const { seconds } = latest;
  return {
    number: formatNumber(number, count),
    label: label ?? "",
    mac,
    chip: chip ?? "",
    result,
    time: localTime(latest.time),
    seconds: seconds === undefined ? "" : seconds.toFixed(1),
    note: noteOf(latest),
  };
}

function noteOf({ verdict, message, kind }: MergedBoard["latest"]): string {
  if (verdict === "known") return describeChecked("equal");
  if (verdict === "differs") return describeChecked("differs");
  return (message ?? kind ?? "").split("\n")[0]!;
}

/** `2026-05-04 10:42:07`, which spreadsheet programs read as a time. */
function localTime(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [String(date.getFullYear()).padStart(4, "0"), two(date.getMonth() + 1), two(date.getDate())]
    .join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

/** Rows with their head, made printable: labels and messages come from files and devices. */
export function tableRows(boards: readonly MergedBoard[]): string[][] {
  const rows = rowsOf(boards).map((row) =>
    TABLE.map((column) => column === "result" ? `${SIGNS[row.result]} ${row.result}` : row[column] || "-")
  );
  return [TABLE.map((column) => column === "number" ? "no" : column), ...rows].map((row) =>
    row.map(printable)
  );
}

function rowsOf(boards: readonly MergedBoard[]): BoardRow[] {
  const highest = highestNumber(boards);
  return boards.map((board) => boardRow(board, highest));
}

/** For spreadsheet programs, with a byte order mark: without it, Excel does not read UTF-8. */
export function boardsCsv(boards: readonly MergedBoard[]): string {
  const rows = rowsOf(boards).map((row) => COLUMNS.map((column) => safeCell(row[column])));
  return stringifyCsv([COLUMNS, ...rows], { bom: true, crlf: true });
}

/**
 * A spreadsheet program would run a cell that begins with one of these characters as a formula; an apostrophe makes it
 * text (OWASP, "CSV Injection").
 */
function safeCell(text: string): string {
  return (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" : "") + printable(text);
}

/** As docs/json.md defines it. */
export function boardRecord({ number, label, mac, chip, result, latest }: MergedBoard): object {
  const { revision, content, exitCode, kind, message, seconds, socket, time } = latest;
  return {
    type: "roster-board",
    number,
    mac,
    label,
    chip,
    revision,
    result,
    verdict: latest.verdict,
    time: new Date(time).toISOString(),
    content,
    exitCode,
    kind,
    message,
    ms: seconds === undefined ? undefined : 1000 * seconds,
    socket,
  };
}
