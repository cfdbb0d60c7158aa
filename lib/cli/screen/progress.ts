/** What a person sees of a flash session: events in, lines out. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { FlashEvent, RegionInfo } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import { kilobytes } from "./amounts.ts";
import { fit, textWidth, wrap } from "./columns.ts";
import { everydaySentences, everydayWords } from "./inspect_text.ts";
import type { Sentence } from "./sentence.ts";
import type { Style } from "./style.ts";
import { summary } from "./summary.ts";

export interface ProgressState {
  /** What is going on in words, or the region that is being written or read. */
  readonly live:
    | { readonly kind: "nothing" }
    | { readonly kind: "words"; readonly words: string }
    | {
      readonly kind: "moving";
      readonly verb: "Writing" | "Reading";
      readonly region: RegionInfo;
      readonly moved: number;
      /** Bytes of the region that travel at all. */
      readonly toMove: number;
      /** Milliseconds at the start of the region and at the last event. */
      readonly since: number;
      readonly now: number;
    };
  /** Widths of the columns of the list of files. */
  readonly pathWidth: number;
  readonly attempts: number;
  /** The rate that was shown first, and the rate of the last attempt; 0 = none. */
  readonly toldBaud: number;
  readonly baud: number;
  readonly simulated: boolean;
}

export const IDLE: ProgressState = {
  live: { kind: "nothing" },
  pathWidth: 0,
  attempts: 0,
  toldBaud: 0,
  baud: 0,
  simulated: false,
};

/** Longest path in the list of files; the end of a path says more than its beginning. */
const MAX_PATH = 32;

/** The state after `event`, which came at `now` (milliseconds). */
export function reduce(state: ProgressState, event: FlashEvent, now: number): ProgressState {
  switch (event.type) {
    case "connecting":
      return {
        ...state,
        attempts: state.attempts + 1,
        toldBaud: state.attempts === 0 ? event.baud : state.toldBaud,
        baud: event.baud,
        simulated: event.port.startsWith("sim:"),
        live: { kind: "words", words: `Connecting, attempt ${event.attempt}` },
      };
    case "waiting":
      return { ...state, live: { kind: "words", words: "Waiting for the bootloader" } };
    case "connected":
      return { ...state, live: { kind: "words", words: "Preparing the chip" } };
    case "plan":
      return {
        ...state,
        pathWidth: pathWidthOf(event.regions),
        live: { kind: "nothing" },
      };
    case "comparing":
      return { ...state, live: { kind: "words", words: `Comparing ${printable(event.path)}` } };
    case "start":
      return {
        ...state,
        live: moving("Writing", { region: event, toMove: event.toWrite, now }),
      };
    case "reading":
      return {
        ...state,
        pathWidth: pathWidthOf([event]),
        live: moving("Reading", { region: event, toMove: event.size, now }),
      };
    case "progress":
      return moved(state, event.written, now);
    case "received":
      return moved(state, event.received, now);
    case "inspecting":
    case "erasing":
    case "proving":
      return { ...state, live: { kind: "words", words: everydayWords(event) } };
    case "verifying":
      return { ...state, live: { kind: "words", words: `Verifying ${printable(event.path)}` } };
    case "verified":
    case "unverified":
    case "skipped":
    case "booted":
    case "read":
    case "differs":
    case "erased":
    case "finished":
    case "done":
      return { ...state, live: { kind: "nothing" } };
    case "resetting":
      return { ...state, live: { kind: "words", words: "Restarting the board" } };
    case "expecting":
      return { ...state, live: { kind: "words", words: `Listening for ${event.what}` } };
    case "repairing":
      return { ...IDLE, simulated: state.simulated };
    case "recovering":
      return { ...state, live: { kind: "words", words: "Going on" } };
    case "stub":
    case "speed":
    case "flash":
    case "log":
    case "warning":
      return state;
  }
}

function pathWidthOf(regions: readonly RegionInfo[]): number {
  return Math.min(MAX_PATH, Math.max(0, ...regions.map(({ path }) => textWidth(printable(path)))));
}

type Moving = Extract<ProgressState["live"], { kind: "moving" }>;

function moving(
  verb: Moving["verb"],
  { region, toMove, now }: Pick<Moving, "region" | "toMove" | "now">,
): Moving {
  return { kind: "moving", verb, region, moved: 0, toMove, since: now, now };
}

function moved(state: ProgressState, moved: number, now: number): ProgressState {
  return state.live.kind === "moving" ? { ...state, live: { ...state.live, moved, now } } : state;
}

/** How wide lines may be (Infinity = any width), and what they may look like. */
export interface Look {
  readonly columns: number;
  readonly style: Style;
}

/** Lines that `event` adds for good, none wider than `columns`; `state` is the one after the event. */
export function permanent(state: ProgressState, event: FlashEvent, { columns, style }: Look): string[] {
  return sentences(state, event, style).flatMap(({ text, indent, paint }) => {
    const lines = wrap(text, columns, indent);
    return paint === undefined ? lines : lines.map(paint);
  });
}

function sentences(state: ProgressState, event: FlashEvent, style: Style): Sentence[] {
  switch (event.type) {
    case "connecting":
      return state.attempts === 1
        ? [{ text: `Connecting to ${printable(event.port)} at ${event.baud} baud` }]
        : [];
    case "waiting":
      return [
        { text: `Now you: ${printable(event.text)}`, indent: "  ", paint: style.bold },
        { text: "flasher goes on by itself as soon as the chip answers; Ctrl-C stops it." },
      ];
    case "log":
      return [{ text: `${printable(event.plugin)}: ${printable(event.text)}`, indent: "  " }];
    case "connected": {
      const revision = event.revision === undefined ? "" : ` ${event.revision}`;
      const mac = event.mac === undefined ? "" : `, MAC ${event.mac}`;
      // At the rate that was announced it goes without saying.
      const rate = state.baud === state.toldBaud ? "" : `; it answered at ${state.baud} baud`;
      const already = event.loader === "stub" ? ", with the stub of an earlier run" : "";
      return [{
        text: `Found ${style.bold(event.chip)}${revision} (${
          event.features.join(", ")
        })${mac}${already}${rate}`,
      }];
    }
    case "speed": {
      const made = event.baud === event.asked ? "" : `, which the chip makes of ${event.asked}`;
      return [{ text: `Speed ${event.baud} baud${made}` }];
    }
    case "flash":
      return [{ text: `Flash of ${describeSize(event.size)} (${event.vendor}, id ${event.id})` }];
    case "plan":
      return event.notes.map((note) => ({ text: printable(note), indent: "  " }));
    case "verified":
      return [{ text: `${fileColumns(state, event, style)}  ${style.good("verified")}`, indent: "    " }];
    case "skipped":
      return [{
        text: `${fileColumns(state, event, style)}  ${style.good("already there")}`,
        indent: "    ",
      }];
    case "unverified": {
      const mark = style.careful("written, not verified");
      return [{ text: `${fileColumns(state, event, style)}  ${mark}: ${event.reason}`, indent: "    " }];
    }
    case "booted":
      return [{ text: `${style.good("Boots")}: ${event.what}`, indent: "  " }];
    case "repairing":
      return [
        { text: printable(event.reason), indent: "  " },
        { text: `Trying flash mode ${style.bold(event.mode)}` },
      ];
    case "read":
    case "differs":
    case "erased":
    case "finished":
      return everydaySentences(event, style, (region) => fileColumns(state, region, style));
    case "done":
      return [...summary(event, style), ...(state.simulated ? REAL_BOARD : [])];
    case "stub":
    case "comparing":
    case "start":
    case "progress":
    case "reading":
    case "received":
    case "inspecting":
    case "erasing":
    case "proving":
    case "verifying":
    case "resetting":
    case "expecting":
    case "recovering":
    case "warning":
      return [];
  }
}

/** The line that changes, at most `columns` wide; undefined = none. */
export function liveLine(state: ProgressState, { columns, style }: Look): string | undefined {
  const { live } = state;
  const { ellipsis } = style;
  switch (live.kind) {
    case "nothing":
      return undefined;
    case "words":
      return fit(`${live.words} ${ellipsis}`, columns, { ellipsis });
    case "moving": {
      const { verb, region, moved, toMove } = live;
      const numbers = describeNumbers(live);
      const file = fileColumns(state, region, style);
      // What matters most stays when the terminal is narrow: the numbers, then the bar, the phase, the file.
      for (const before of [`${file}  `, `${verb}  `, ""]) {
        const room = columns - textWidth(before) - textWidth(numbers) - 2;
        if (room >= 8) return `${before}${bar(moved / toMove, Math.min(room, 30), style)}  ${numbers}`;
      }
      return fit(numbers, columns, { ellipsis });
    }
  }
}

/** ` 40 %  48.2/120.6 KB  62.5 KB/s  0:02 left`; always as wide, so that the bar beside it keeps its place. */
function describeNumbers({ toMove, moved, since, now }: Moving): string {
  const percent = `${Math.floor((100 * moved) / toMove)}`.padStart(3);
  const whole = kilobytes(toMove);
  const amount = `${percent} %  ${kilobytes(moved).padStart(whole.length)}/${whole} KB`;
  const ms = now - since;
  if (moved === 0 || ms <= 0) return `${amount}${" ".repeat(25)}`;
  const rate = moved / ms;
  const left = (toMove - moved) / rate / 1000;
  return `${amount}  ${kilobytes(rate * 1000).padStart(6)} KB/s  ${describeTime(left).padStart(5)} left`;
}

function fileColumns(
  { pathWidth }: ProgressState,
  { path, offset, size }: RegionInfo,
  { ellipsis }: Style,
): string {
  const shown = fit(printable(path), pathWidth, { keep: "end", ellipsis });
  return `  ${shown + " ".repeat(pathWidth - textWidth(shown))}  ${hex(offset, 6)}  ${
    kilobytes(size).padStart(6)
  } KB`;
}

function bar(part: number, width: number, style: Style): string {
  const full = Math.round(part * width);
  return style.good(style.full.repeat(full)) + style.dim(style.empty.repeat(width - full));
}

const REAL_BOARD: readonly Sentence[] = [
  { text: "" },
  { text: "That was a simulated board. For a real one: plug it in, and run the same with --port auto" },
];

/** `0:07`, `2:30`. */
function describeTime(secondsLeft: number): string {
  const whole = Math.ceil(secondsLeft);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
