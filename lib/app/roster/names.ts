/** Reads a list that names boards beforehand: CSV with the columns `mac` and `label`. Pure; no I/O. */
import { parse as untyped } from "@std/csv/parse";
import type { ParseError, ParseResult } from "../../parse_result.ts";
import { quote } from "../../text.ts";
import { parseMac } from "./line.ts";

// The package has no types; this follows its documentation.
const parseCsv: (text: string, options: { readonly separator: string }) => readonly (readonly string[])[] =
  untyped;

export interface NamedBoard {
  readonly mac: string;
  /** Empty: it has none. */
  readonly label: string;
  /** The other columns, by the name of the column. */
  readonly values: ReadonlyMap<string, string>;
  /** Of the file, from 1. */
  readonly line: number;
}

/** Characters: a longer label does not fit on a sticker, and no line of a roster holds it. */
const MAX_LABEL = 100;

class Invalid extends Error {
  constructor(readonly problem: ParseError) {
    super("Invalid list of names");
  }
}

/** Commas, semicolons or tabs separate the cells, as the first line has them. No cell may hold a line break. */
export function parseNames(text: string): ParseResult<readonly NamedBoard[]> {
  try {
    return { value: namesOf(text) };
  } catch (error) {
    if (error instanceof Invalid) return { error: error.problem };
    throw error;
  }
}

function namesOf(text: string): NamedBoard[] {
  const [head, ...rest] = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).map((text, index) => ({
    text,
    line: index + 1,
  }));
  const separator = [";", "\t"].find((mark) => head!.text.includes(mark) && !head!.text.includes(",")) ?? ",";
  const columns = cellsOf(head!, separator);
  checkColumns(columns);
  const rows = rest.filter(({ text }) => text.trim() !== "");
  if (rows.length === 0) throw invalid(1, "no line below it", "a line for each board");
  const [macs, labels] = [new Map<string, number>(), new Map<string, number>()];
  return rows.map((row) => {
    const { line } = row;
    const cells = cellsOf(row, separator);
    if (cells.length > columns.length) {
      throw invalid(line, `${cells.length} cells`, `at most ${columns.length}, as in the first line`);
    }
    const cell = (name: string) => cells[columns.indexOf(name)] ?? "";
    const mac = parseMac(cell("mac"));
    if (mac === undefined) {
      throw invalid(placeOf(line, "mac"), quote(cell("mac")), 'a MAC such as "5c:cf:7f:0a:0b:0c"');
    }
    columns.forEach((name) => refuseFormula(placeOf(line, name), cell(name)));
    const label = cell("label");
    if (label.length > MAX_LABEL) {
      throw invalid(placeOf(line, "label"), quote(label), `at most ${MAX_LABEL} characters`);
    }
    claim(macs, mac, { line, name: "mac" });
    if (label !== "") claim(labels, label, { line, name: "label" });
    const others = columns.filter((name) => name !== "mac" && name !== "label");
    return { mac, label, line, values: new Map(others.map((name) => [name, cell(name)])) };
  });
}

function cellsOf(
  { text, line }: { readonly text: string; readonly line: number },
  separator: string,
): string[] {
  try {
    return (parseCsv(text, { separator })[0] ?? []).map((cell) => cell.trim());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(
      line,
      `an odd quotation mark in ${quote(text, 30)}`,
      "quotation marks around whole cells",
    );
  }
}

/** Refuses missing columns, and two of one name. */
function checkColumns(columns: readonly string[]): void {
  const missing = ["mac", "label"].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw invalid(
      1,
      columns.map((name) => quote(name)).join(", ") || "nothing",
      'the names of columns, with "mac" and "label"',
    );
  }
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(1, `the column ${quote(twice)} twice`, "it once");
}

function claim(
  taken: Map<string, number>,
  text: string,
  { line, name }: { readonly line: number; readonly name: string },
): void {
  const before = taken.get(text);
  if (before !== undefined) {
    throw invalid(placeOf(line, name), quote(text), `another one than in line ${before}`);
  }
  taken.set(text, line);
}

/** A cell that a spreadsheet program would run (OWASP, "CSV Injection"); numbers may have a sign. */
const FORMULA = /^(?:[=@＝＠]|[+\-＋－](?![\d.,\s]*$))/;

/** The table was saved with its formulas, not with their results, or wants to run something where it is opened next. */
function refuseFormula(place: string, text: string): void {
  if (FORMULA.test(text)) throw invalid(place, `the formula ${quote(text, 30)}`, "text or a number");
}

/** `line`: of the file, from 1; `name`: of the column. */
function placeOf(line: number, name: string): string {
  return `line ${line}, column ${quote(name, 30)}`;
}

function invalid(where: number | string, found: string, expected: string): Invalid {
  return new Invalid({ where: typeof where === "number" ? `line ${where}` : where, found, expected });
}
