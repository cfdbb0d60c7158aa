/** The table of a room for a terminal: one line for each board that matters now, and the counts below. Pure; no I/O. */
import type { Room, Unit } from "../../../app/room/room.ts";
import { printable } from "../../../text.ts";
import { textWidth, truncate } from "../columns.ts";
import { footerLines, type FooterOptions } from "./room_footer.ts";
import { type Rank, type RoomRow, rowOf } from "./room_row.ts";
import { shortName, shortPort, type Telling } from "./room_text.ts";
import type { Style } from "../style.ts";

export interface TableSize {
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
}

export interface TableOptions extends FooterOptions, Pick<Telling, "date"> {
  readonly style: Style;
}

/** From this many columns of the terminal on, a line has all fields; from the other on, some of them. */
const WIDE = 80;
const MEDIUM = 40;
/** Widths of fields, in columns. They never change with their content, so that rows do not jump. */
const SOCKET = 10;
const CHIP = 9;
const BAR = 12;
/** From this many columns of the terminal on, a line without a bar has space for a label. */
const LABELLED = 60;
/** Of a label on such a line. */
const LABEL = 14;
/** What must remain free below the table: the cursor's line, and one for what the shell or a question needs. */
const FREE_ROWS = 2;
const PERCENT = 5;

/** From top to bottom. */
const ORDER: readonly Rank[] = ["failed", "hands", "working", "finished", "waiting"];
/** Who gets a line if not all fit: first the boards with which a person has to do something. */
const IMPORTANCE: readonly Rank[] = ["hands", "failed", "finished", "working", "waiting"];

/**
 * Never more lines than the terminal has minus two (but at least one), and no line reaches its last column: some
 * terminals wrap after using it. Empty until a person has agreed to the work. `now`: milliseconds.
 */
export function roomTable(
  room: Room,
  size: TableSize,
  now: number,
  options: TableOptions,
): readonly string[] {
  if (!room.consented) return [];
  const { style } = options;
  const width = Math.max(1, size.columns - 1);
  const most = Math.max(1, size.rows - FREE_ROWS);
  const footer = footerLines(room, { width, most, now }, options);
  const rows = room.units.flatMap((unit) => rowOf(unit, room.units, options) ?? []);
  const { shown, more } = fit(rows, most - footer.length);
  const layout: Layout = {
    width,
    style,
    columns: size.columns,
    digits: digitsOf(room.units),
    hasLabels: room.units.some(({ label }) => label !== undefined),
  };
  return [
    ...shown.map((row) => rowLine(row, layout)),
    ...more.map((text) => style.dim(truncate(text, width, style))),
    ...footer,
  ];
}

/** The rows that have a line, and one line about the others if there is room for it. */
function fit(
  rows: readonly RoomRow[],
  lines: number,
): { shown: readonly RoomRow[]; more: readonly string[] } {
  const sorted = (order: readonly Rank[], some: readonly RoomRow[]) =>
    order.flatMap((rank) => some.filter((row) => row.rank === rank));
  if (rows.length <= lines) return { shown: sorted(ORDER, rows), more: [] };
  const kept = sorted(IMPORTANCE, rows).slice(0, Math.max(0, lines - 1));
  const hidden = rows.filter((row) => !kept.includes(row));
  return { shown: sorted(ORDER, kept), more: lines < 1 ? [] : [describeHidden(hidden)] };
}

const HIDDEN: Readonly<Record<Rank, string>> = {
  failed: "failed",
  hands: "waiting for you",
  working: "working",
  finished: "finished",
  waiting: "waiting",
};

/** `+ 6 more working, 2 more waiting`. */
function describeHidden(hidden: readonly RoomRow[]): string {
  const counts = ORDER.map((rank) => ({ rank, count: hidden.filter((row) => row.rank === rank).length }))
    .filter(({ count }) => count > 0);
  return `+ ${counts.map(({ rank, count }) => `${count} more ${HIDDEN[rank]}`).join(", ")}`;
}

interface Layout {
  readonly width: number;
  /** Of the terminal. */
  readonly columns: number;
  /** Width of the numbers. */
  readonly digits: number;
  /** A person has named some of the boards. */
  readonly hasLabels: boolean;
  readonly style: Style;
}

function digitsOf(units: readonly Unit[]): number {
  return Math.max(2, ...units.map((unit) => shortName(unit).length));
}

function rowLine(row: RoomRow, layout: Layout): string {
  const { unit, sign } = row;
  const { columns, digits, width, style } = layout;
  const paint = row.paint === "plain" ? (text: string) => text : style[row.paint];
  const name = shortName(unit).padStart(digits);
  const percent = row.share === undefined ? undefined : `${Math.floor(row.share * 100)} %`;
  let begin: string;
  let text: string;
  if (columns >= WIDE) {
    const bar = percent === undefined ? "" : `${barOf(row.share!, style)}  ${percent.padStart(PERCENT)}  `;
    begin = ` ${name}  ${fieldsOf(unit, style)}  ${bar}`;
    text = row.text;
  } else if (columns >= MEDIUM) {
    begin = ` ${name} ${shortIdentity(unit, layout)}${
      percent === undefined ? "" : percent.padStart(PERCENT + 1)
    } `;
    text = percent === undefined ? row.text : row.word;
  } else {
    begin = `${name} `;
    text = percent === undefined ? row.word : percent.replace(" ", "");
  }
  const rest = truncate(text, Math.max(0, width - 1 - textWidth(begin)), style);
  // If not even the fields fit, the line ends within them.
  const fields = truncate(begin, width - 1, { ellipsis: "" });
  return (paint(sign) + fields + (rest === "" ? "" : paint(rest))).trimEnd();
}

/** `1-1.3       ESP8266    …0b:0c`, or `1-1.3       Anna's lamp      `: a label says more than the end of a MAC. */
function fieldsOf(unit: Unit, style: Style): string {
  const { port: { address }, chip = "", label } = unit;
  const socket = cell(address === undefined ? shortPort(unit.port) : printable(address), SOCKET, style);
  const board = label === undefined
    ? `${cell(printable(chip), CHIP, style)}  ${macEnd(unit, style)}`
    : labelCell(label, CHIP + 2 + macWidth(style), style);
  return `${socket}  ${board}`;
}

/** The label, or the end of the MAC, or of the socket as long as the MAC is not known. */
function shortIdentity(unit: Unit, { style, columns, hasLabels }: Layout): string {
  const width = hasLabels && columns >= LABELLED ? LABEL : macWidth(style);
  if (unit.label !== undefined) return labelCell(unit.label, width, style);
  if (unit.mac !== undefined) return macEnd(unit, style).padEnd(width);
  const { port } = unit;
  return cell(port.address === undefined ? shortPort(port) : printable(port.address), width, style);
}

function labelCell(label: string, columns: number, { ellipsis }: Style): string {
  const shown = truncate(printable(label), columns, { ellipsis });
  return shown + " ".repeat(columns - textWidth(shown));
}

/** The two bytes of a MAC that differ most between boards. */
const MAC_END = 5;

function macWidth({ ellipsis }: Style): number {
  return textWidth(ellipsis) + MAC_END;
}

function macEnd({ mac }: Unit, style: Style): string {
  return (mac === undefined ? "" : style.ellipsis + printable(mac.slice(-MAC_END))).padEnd(macWidth(style));
}

/** `text`, its end if it is too long, in exactly `columns`. */
function cell(text: string, columns: number, { ellipsis }: Style): string {
  const shown = truncate(text, columns, { keep: "end", ellipsis });
  return shown + " ".repeat(columns - textWidth(shown));
}

function barOf(share: number, { full, empty }: Style): string {
  const done = Math.floor(BAR * share);
  return full.repeat(done) + empty.repeat(BAR - done);
}
