/** DTR, RTS, EN and GPIO0 under a reset script, drawn with characters. Pure; no I/O. */
import type { ChipState, TracePoint } from "../../reset/trace_reset.ts";
import type { Style } from "../screen/style.ts";

/** Columns for the names of the rows. */
const MARGIN = 7;
/** Columns before the first change, between simultaneous changes, between other changes, and after the last. */
const [LEAD, SIMULTANEOUS, APART, TAIL] = [3, 3, 6, 10];

const CHIP_STATES: Readonly<Record<ChipState, string>> = {
  untouched: "",
  reset: "in reset",
  bootloader: "bootloader",
  firmware: "firmware",
};

interface Signal {
  readonly name: string;
  readonly high: (moment: TracePoint) => boolean;
}

const LINES: readonly Signal[] = [
  { name: "DTR", high: ({ lines }) => lines.dtr },
  { name: "RTS", high: ({ lines }) => lines.rts },
];
const PINS: readonly Signal[] = [
  { name: "EN", high: ({ pins }) => pins?.en ?? true },
  { name: "GPIO0", high: ({ pins }) => pins?.gpio0 ?? true },
];

export interface DiagramLayout {
  readonly columns: number;
  readonly style: Pick<Style, "wave">;
}

/**
 * Two rows per signal, then the time of each change in milliseconds and the state of the chip after it. DTR and RTS are
 * raised while asserted, EN and GPIO0 while high. Distances are not to scale. A diagram wider than `columns` continues
 * below.
 */
export function timingDiagram(moments: readonly TracePoint[], { columns, style }: DiagramLayout): string[] {
  // Above a signal that is never up there is nothing.
  const rows = drawRows(moments, style.wave).filter(([name, text]) => name !== "" || text.trim() !== "");
  const band = Math.max(1, columns - MARGIN);
  const width = Math.max(...rows.map(([, text]) => text.length));
  const lines: string[] = [];
  for (let from = 0; from < width; from += band) {
    if (from > 0) lines.push("");
    for (const [name, text] of rows) {
      lines.push((name.padEnd(MARGIN) + text.slice(from, from + band)).trimEnd());
    }
  }
  return lines;
}

type Row = readonly [name: string, text: string];

function drawRows(moments: readonly TracePoint[], wave: Style["wave"]): Row[] {
  const times = moments.map(({ at }, i) => i > 0 && at !== moments[i - 1]!.at || i === 1 ? `${at}` : "");
  const chips = moments.map(({ chip }, i) => chip === moments[i - 1]?.chip ? "" : CHIP_STATES[chip]);
  const columns = place(moments, [times, chips]);
  const wired = moments[0]?.pins !== undefined;
  return [
    ...[...LINES, ...(wired ? PINS : [])].flatMap((signal) => drawSignal(signal, { moments, columns, wave })),
    ["ms", writeLabels(times, columns)],
    ["chip", writeLabels(chips, columns)],
  ];
}

/** The column of each moment: none before the labels of the ones before it have ended. */
function place(moments: readonly TracePoint[], labels: readonly (readonly string[])[]): number[] {
  const columns = [0];
  const free = labels.map(() => 0);
  for (let i = 1; i < moments.length; i++) {
    const gap = i === 1 ? LEAD : moments[i]!.at === moments[i - 1]!.at ? SIMULTANEOUS : APART;
    const taken = labels.map((row, n) => row[i] === "" ? 0 : free[n]!);
    columns.push(Math.max(columns[i - 1]! + gap, ...taken));
    labels.forEach((row, n) => {
      if (row[i] !== "") free[n] = columns[i]! + row[i]!.length + 1;
    });
  }
  return columns;
}

function drawSignal(
  { name, high }: Signal,
  { moments, columns, wave }: {
    readonly moments: readonly TracePoint[];
    readonly columns: readonly number[];
    readonly wave: Style["wave"];
  },
): Row[] {
  const drawn = moments.map((moment, i) => {
    const level = high(moment) ? "high" : "low";
    const changed = i > 0 && high(moments[i - 1]!) !== high(moment);
    const edge = changed ? (level === "high" ? "rise" : "fall") : level;
    const length = (columns[i + 1] ?? columns[i]! + TAIL) - columns[i]! - 1;
    return [0, 1].map((row) => wave[edge][row]! + wave[level][row]!.repeat(length));
  });
  const [upper, lower] = [0, 1].map((row) => drawn.map((pair) => pair[row]!).join(""));
  return [["", upper!], [name, lower!]];
}

function writeLabels(labels: readonly string[], columns: readonly number[]): string {
  return labels.reduce((text, label, i) => label === "" ? text : text.padEnd(columns[i]!) + label, "");
}
