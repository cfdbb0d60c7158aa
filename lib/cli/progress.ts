/** What a person sees of a flash session: events in, lines out. Pure; no I/O. */
import { hex } from "../bytes.ts";
import { describeSize } from "../chips/flash_size.ts";
import type { Done, FlashEvent, RegionInfo } from "../device/events.ts";
import { printable } from "../text.ts";
import { fit, textWidth, wrap } from "./columns.ts";
import type { Style } from "./style.ts";

export interface ProgressState {
  /** What is going on in words, or the region that is being written. */
  readonly live:
    | { readonly kind: "nothing" }
    | { readonly kind: "words"; readonly words: string }
    | {
      readonly kind: "writing";
      readonly region: RegionInfo;
      readonly written: number;
      /** Bytes of the region that are written at all. */
      readonly toWrite: number;
      /** Milliseconds at the start of the region and at the last event. */
      readonly since: number;
      readonly now: number;
    };
  /** Widths of the columns of the list of files. */
  readonly pathWidth: number;
  readonly attempts: number;
  readonly simulated: boolean;
}

export const IDLE: ProgressState = { live: { kind: "nothing" }, pathWidth: 0, attempts: 0, simulated: false };

/** Longest path in the list of files; the end of a path says more than its beginning. */
const MAX_PATH = 32;

/** The state after `event`, which came at `now` (milliseconds). */
export function reduce(state: ProgressState, event: FlashEvent, now: number): ProgressState {
  switch (event.type) {
    case "connecting":
      return {
        ...state,
        attempts: state.attempts + 1,
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
        pathWidth: Math.min(
          MAX_PATH,
          Math.max(0, ...event.regions.map(({ path }) => textWidth(printable(path)))),
        ),
        live: { kind: "nothing" },
      };
    case "comparing":
      return { ...state, live: { kind: "words", words: `Comparing ${printable(event.path)}` } };
    case "start":
      return {
        ...state,
        live: { kind: "writing", region: event, written: 0, toWrite: event.toWrite, since: now, now },
      };
    case "progress":
      return state.live.kind === "writing"
        ? { ...state, live: { ...state.live, written: event.written, now } }
        : state;
    case "verifying":
      return { ...state, live: { kind: "words", words: `Verifying ${printable(event.path)}` } };
    case "verified":
    case "unverified":
    case "skipped":
    case "done":
      return { ...state, live: { kind: "nothing" } };
    case "resetting":
      return { ...state, live: { kind: "words", words: "Restarting the board" } };
    case "recovering":
      return { ...state, live: { kind: "words", words: "Going on" } };
    case "stub":
    case "speed":
    case "flash":
    case "warning":
      return state;
  }
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

/** A piece of text, what its further lines begin with, and the colour of all of it. */
interface Sentence {
  readonly text: string;
  readonly indent?: string;
  readonly paint?: (text: string) => string;
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
    case "connected": {
      const revision = event.revision === undefined ? "" : ` ${event.revision}`;
      const mac = event.mac === undefined ? "" : `, MAC ${event.mac}`;
      const already = event.loader === "stub" ? ", with the stub of an earlier run" : "";
      return [{
        text: `Found ${style.bold(event.chip)}${revision} (${event.features.join(", ")})${mac}${already}`,
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
    case "done":
      return [...summary(event, style), ...(state.simulated ? REAL_BOARD : [])];
    case "stub":
    case "comparing":
    case "start":
    case "progress":
    case "verifying":
    case "resetting":
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
    case "writing": {
      const { region, written, toWrite } = live;
      const numbers = describeNumbers(live);
      const file = fileColumns(state, region, style);
      // What matters most stays when the terminal is narrow: the numbers, then the bar, the phase, the file.
      for (const before of [`${file}  `, "Writing  ", ""]) {
        const room = columns - textWidth(before) - textWidth(numbers) - 2;
        if (room >= 8) return `${before}${bar(written / toWrite, Math.min(room, 30), style)}  ${numbers}`;
      }
      return fit(numbers, columns, { ellipsis });
    }
  }
}

/** ` 40 %  48.2/120.6 KB  62.5 KB/s  0:02 left`; always as wide, so that the bar beside it keeps its place. */
function describeNumbers(
  { toWrite, written, since, now }: Extract<ProgressState["live"], { kind: "writing" }>,
): string {
  const percent = `${Math.floor((100 * written) / toWrite)}`.padStart(3);
  const whole = kilobytes(toWrite);
  const amount = `${percent} %  ${kilobytes(written).padStart(whole.length)}/${whole} KB`;
  const ms = now - since;
  if (written === 0 || ms <= 0) return `${amount}${" ".repeat(25)}`;
  const rate = written / ms;
  const left = (toWrite - written) / rate / 1000;
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

function summary(done: Done, style: Style): Sentence[] {
  const { bytes, written, verified, board, times } = done;
  const after = {
    running: "The board runs it now",
    bootloader: "The board waits in its bootloader",
    "needs-reset": "Press RESET on the board to run it",
  }[board];
  const mark = verified ? style.good("Done") : style.careful("Written, not verified");
  const partly = written > 0 && written < bytes;
  const proof = !verified ? "" : partly ? "; all of it read back and equal" : ", read back and equal";
  const rest = times.total - times.connect - times.stub - times.write - times.verify;
  const phases = [
    `connect ${seconds(times.connect)}`,
    ...(times.stub > 50 ? [`stub ${seconds(times.stub)}`] : []),
    `write ${seconds(times.write)}`,
    ...(verified ? [`verify ${seconds(times.verify)}`] : []),
    ...(rest > 50 ? [`restart ${seconds(rest)}`] : []),
  ];
  return [
    {
      text: `${mark}: ${describeAmount({ bytes, written, ms: times.total })}${proof}. ${after}.`,
      indent: "  ",
    },
    { text: `  ${phases.join(", ")}`, paint: style.dim },
    ...describeRecoveries(done).map((text) => ({ text, indent: "  ", paint: style.careful })),
  ];
}

function describeRecoveries({ recoveries, baud }: Done): string[] {
  if (recoveries === 0) return [];
  const times = recoveries === 1 ? "once" : `${recoveries} times`;
  return [`  Something failed ${times} on the way and was put right; in the end at ${baud} baud`];
}

function describeAmount(
  { bytes, written, ms }: { readonly bytes: number; readonly written: number; readonly ms: number },
): string {
  const all = `${kilobytes(bytes)} KB`;
  if (written === bytes) return `${all} in ${seconds(ms)}`;
  if (written === 0) return `${all} already there, checked in ${seconds(ms)}`;
  const part = written < 1024 ? `${written} bytes` : kilobytes(written);
  return `wrote ${part} of ${all} in ${seconds(ms)}, the rest was already there`;
}

const REAL_BOARD: readonly Sentence[] = [
  { text: "" },
  { text: "That was a simulated board. For a real one: plug it in, and run the same with --port auto" },
];

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `586.7`, in the KB of 1024 bytes that flash sizes are given in. */
function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

/** `0:07`, `2:30`. */
function describeTime(secondsLeft: number): string {
  const whole = Math.ceil(secondsLeft);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A failure that was survived, as a warning: what failed, and how it goes on. */
export function recoveryWarning(
  { step, reason, baud }: Extract<FlashEvent, { type: "recovering" }>,
): Extract<FlashEvent, { type: "warning" }> {
  const how = {
    resume: "going on",
    reset: "resetting the board and going on",
    hands: "it takes your hands to go on",
    rewrite: "writing it again",
  }[step];
  return { type: "warning", message: `${reason}; ${how} at ${baud} baud` };
}
