/** DTR, RTS, EN and GPIO0 under a reset script, drawn with characters. Pure; no I/O. */
import type { ChipState, Moment } from "../../reset/play.ts";
import type { Style } from "../screen/style.ts";

/** The names of the rows and a space. */
const MARGIN = 7;
/** Columns before the first change, between changes at one instant, between others, and after the last. */
const [LEAD, TOGETHER, APART, TAIL] = [3, 3, 6, 10];

const CHIP_WORDS: Readonly<Record<ChipState, string>> = {
  untouched: "",
  reset: "in reset",
  bootloader: "bootloader",
  firmware: "firmware",
};

interface Signal {
  readonly name: string;
  readonly high: (moment: Moment) => boolean;
}

const LINES: readonly Signal[] = [
  { name: "DTR", high: ({ lines }) => lines.dtr },
  { name: "RTS", high: ({ lines }) => lines.rts },
];
const PINS: readonly Signal[] = [
  { name: "EN", high: ({ pins }) => pins?.en ?? true },
  { name: "GPIO0", high: ({ pins }) => pins?.gpio0 ?? true },
];

export interface DiagramLook {
  readonly columns: number;
  readonly style: Pick<Style, "wave">;
}

/**
 * Two rows a signal, then the times of the changes in milliseconds and what the chip does from there on. DTR and RTS
 * are drawn up where they are asserted, EN and GPIO0 where they are high. The distance of two changes is no measure of
 * time. What is wider than `columns` goes on below.
 */
export function timingDiagram(moments: readonly Moment[], { columns, style }: DiagramLook): string[] {
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

function drawRows(moments: readonly Moment[], wave: Style["wave"]): Row[] {
  const times = moments.map(({ at }, i) => i > 0 && at !== moments[i - 1]!.at || i === 1 ? `${at}` : "");
  const chips = moments.map(({ chip }, i) => chip === moments[i - 1]?.chip ? "" : CHIP_WORDS[chip]);
  const columns = place(moments, [times, chips]);
  const wired = moments[0]?.pins !== undefined;
  return [
    ...[...LINES, ...(wired ? PINS : [])].flatMap((signal) => drawSignal(signal, { moments, columns, wave })),
    ["ms", writeLabels(times, columns)],
    ["chip", writeLabels(chips, columns)],
  ];
}

/** The column of each moment: none before the labels of the ones before it have ended. */
function place(moments: readonly Moment[], labels: readonly (readonly string[])[]): number[] {
  const columns = [0];
  const free = labels.map(() => 0);
  for (let i = 1; i < moments.length; i++) {
    const gap = i === 1 ? LEAD : moments[i]!.at === moments[i - 1]!.at ? TOGETHER : APART;
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
    readonly moments: readonly Moment[];
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
