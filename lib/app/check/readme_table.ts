/** The table of profiles between two markers of a README. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { printable } from "../../text.ts";
import type { ProfileSummary } from "./checked.ts";

export const BEGIN_MARKER = "<!-- flasher check: profiles -->";
export const END_MARKER = "<!-- flasher check: end -->";

/** A longer list makes no readable table. */
const MAX_FILES = 6;

export interface TableRow {
  /** Path from the README's folder, with slashes. */
  readonly path: string;
  readonly summary: ProfileSummary;
}

/** Indices of the marker lines. */
interface Markers {
  readonly begin: number;
  readonly end: number;
}

export type FoundTable =
  | { readonly kind: "none" }
  /** Completes "found …, expected …". `line`: from 1. */
  | { readonly kind: "broken"; readonly line: number; readonly found: string; readonly expected: string }
  | { readonly kind: "table"; readonly line: number; readonly current: boolean; readonly renewed: string };

/**
 * Compares the table in a README with `rows`. A table that a formatter has aligned is current. `renewed` is the whole text
 * with the table as it must be; everything outside the markers stays as it is, and the new lines end as the others do.
 */
export function compareTable(text: string, rows: readonly TableRow[]): FoundTable {
  const lines = text.split("\n");
  const markers = findMarkers(lines);
  if (markers === undefined) return { kind: "none" };
  if ("found" in markers) return { kind: "broken", ...markers };
  const { begin, end } = markers;
  const lineEnd = lines[begin]!.endsWith("\r") ? "\r" : "";
  const table = ["", ...tableOf(rows), ""].map((line) => line + lineEnd);
  const current = contentOf(lines.slice(begin + 1, end)) === contentOf(table);
  const renewed = current ? text : [...lines.slice(0, begin + 1), ...table, ...lines.slice(end)].join("\n");
  return { kind: "table", line: begin + 1, current, renewed };
}

/** A table without what Prettier and deno fmt change: blank lines around it, the width of columns, and needless `<>` in links. */
function contentOf(table: readonly string[]): string {
  const rows = table.map((line) => line.trim()).join("\n").trim().split("\n");
  return JSON.stringify(rows.map((row) => row.split("|").map((cell) => formatted(cell.trim()))));
}

function formatted(cell: string): string {
  return cell.replace(/^-{3,}$/, "---").replace(/\]\(<([^<>\s()]*)>\)/, "]($1)");
}

/** Markers in a block of code are an example. */
function findMarkers(
  lines: readonly string[],
): Markers | Omit<Extract<FoundTable, { readonly kind: "broken" }>, "kind"> | undefined {
  let fence: string | undefined;
  let begin: number | undefined;
  let end: number | undefined;
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    const [, mark] = /^(`{3,}|~{3,})/.exec(line) ?? [];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (fence !== undefined && line.startsWith(fence)) fence = undefined;
    if (fence !== undefined) continue;
    const here = { line: index + 1 };
    if (line === BEGIN_MARKER) {
      if (begin !== undefined) return { ...here, found: "a second begin marker", expected: "one table" };
      begin = index;
    } else if (line === END_MARKER) {
      if (begin === undefined) return { ...here, found: "an end", expected: `${BEGIN_MARKER} before it` };
      end ??= index;
    }
  }
  if (begin === undefined) return undefined;
  if (end === undefined) {
    return { line: begin + 1, found: "a begin marker without an end marker", expected: END_MARKER };
  }
  return { begin, end };
}

function tableOf(rows: readonly TableRow[]): readonly string[] {
  return [
    "| profile | chip | board | writes |",
    "| ------- | ---- | ----- | ------ |",
    ...rows.map(({ path, summary: { chip, board, files } }) =>
      `| ${[linkTo(path), escapeCell(chip), escapeCell(board), describeFiles(files)].join(" | ")} |`
    ),
  ];
}

function describeFiles(files: ProfileSummary["files"]): string {
  const shown = files.slice(0, MAX_FILES).map(({ offset, path }) =>
    offset === "auto" ? escapeCell(path) : `${hex(offset)} ${escapeCell(path)}`
  );
  const more = files.length > shown.length ? [`${files.length - shown.length} more`] : [];
  return [...shown, ...more].join(", ");
}

/** In angle brackets, a link may contain parentheses; everything else that is special is percent-encoded. */
function linkTo(path: string): string {
  const target = path.split("/").map(encodePart).join("/");
  return `[${escapeCell(path)}](<${target}>)`;
}

function encodePart(part: string): string {
  // A lone surrogate, which Windows allows in names, cannot be encoded.
  return encodeURIComponent(part.toWellFormed()).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Text that Markdown and HTML show as it is, on one line and in one cell. */
function escapeCell(text: string): string {
  return printable(text).replace(SPECIAL, (mark) => MARKS[mark] ?? `\\${mark}`);
}

/** Between letters, an underscore is an ordinary character, and frequent in names. */
const SPECIAL = /[\\`*{}[\]<>()#+!|~&$@:]|(?<!\w)_|_(?!\w)/g;

/** A backslash does not keep GitHub from these. */
const MARKS: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  "@": "&#64;",
  ":": "&#58;",
};
