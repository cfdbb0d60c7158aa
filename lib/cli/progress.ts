/** What a person sees of a flash session: events in, lines out. Pure; no I/O. */
import { hex } from "../bytes.ts";
import { describeSize } from "../chips/flash_size.ts";
import type { Done, FlashEvent, RegionInfo } from "../device/events.ts";
import { printable } from "../text.ts";
import { fit, textWidth } from "./columns.ts";
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
      return { ...state, live: { kind: "words", words: "Starting the stub" } };
    case "plan":
      return {
        ...state,
        pathWidth: Math.min(
          MAX_PATH,
          Math.max(...event.regions.map(({ path }) => textWidth(printable(path)))),
        ),
        live: { kind: "nothing" },
      };
    case "start":
      return { ...state, live: { kind: "writing", region: event, written: 0, since: now, now } };
    case "progress":
      return state.live.kind === "writing"
        ? { ...state, live: { ...state.live, written: event.written, now } }
        : state;
    case "verifying":
      return { ...state, live: { kind: "words", words: `Verifying ${printable(event.path)}` } };
    case "verified":
    case "unverified":
    case "done":
      return { ...state, live: { kind: "nothing" } };
    case "resetting":
      return { ...state, live: { kind: "words", words: "Restarting the board" } };
    case "stub":
    case "speed":
    case "flash":
    case "warning":
      return state;
  }
}

/** Lines that `event` adds for good; `state` is the one after it. */
export function permanent(state: ProgressState, event: FlashEvent, style: Style): readonly string[] {
  switch (event.type) {
    case "connecting":
      return state.attempts === 1 ? [`Connecting to ${printable(event.port)} at ${event.baud} baud`] : [];
    case "waiting":
      return [style.bold(`Now you: ${event.text}`), "flasher goes on by itself when the chip answers."];
    case "connected":
      return [
        `Found ${style.bold(event.chip)}, MAC ${event.mac}${event.loader === "stub" ? ", stub running" : ""}`,
      ];
    case "stub":
      return [];
    case "speed":
      return [`Talking at ${event.baud} baud`];
    case "flash":
      return [`Flash of ${describeSize(event.size)} (${event.vendor}, id ${event.id})`];
    case "plan":
      return event.notes;
    case "verified":
      return [`${fileColumns(state, event)}  ${style.good("verified")}`];
    case "unverified":
      return [`${fileColumns(state, event)}  ${style.careful("written, not verified")}: ${event.reason}`];
    case "done":
      return [...summary(event, style), ...(state.simulated ? REAL_BOARD : [])];
    case "start":
    case "progress":
    case "verifying":
    case "resetting":
    case "warning":
      return [];
  }
}

/** The line that changes, at most `columns` wide; undefined = none. */
export function liveLine(state: ProgressState, columns: number, style: Style): string | undefined {
  const { live } = state;
  switch (live.kind) {
    case "nothing":
      return undefined;
    case "words":
      return fit(`${live.words} …`, columns);
    case "writing": {
      const { region, written, since, now } = live;
      const seconds = (now - since) / 1000;
      const rate = seconds > 0 ? written / seconds : 0;
      const percent = `${Math.floor((100 * written) / region.size)}`.padStart(3);
      const left = rate > 0 ? ` ${describeTime((region.size - written) / rate)} left` : "";
      const numbers = `${percent} %  ${kilobytes(written)}/${kilobytes(region.size)} KB  ${
        kilobytes(rate)
      } KB/s${left}`;
      const file = fileColumns(state, region);
      const room = columns - textWidth(file) - textWidth(numbers) - 4;
      // What matters most stays when the terminal is narrow: the numbers, then the bar, then the file.
      if (room >= 8) return `${file}  ${bar(written / region.size, Math.min(room, 30), style)}  ${numbers}`;
      const narrow = columns - textWidth(numbers) - 2;
      return narrow >= 6
        ? `${bar(written / region.size, Math.min(narrow, 30), style)}  ${numbers}`
        : fit(numbers, columns);
    }
  }
}

function fileColumns({ pathWidth }: ProgressState, { path, offset, size }: RegionInfo): string {
  const shown = fit(printable(path), pathWidth, { keep: "end" });
  return `  ${shown + " ".repeat(pathWidth - textWidth(shown))}  ${hex(offset, 6)}  ${
    kilobytes(size).padStart(6)
  } KB`;
}

function bar(part: number, width: number, style: Style): string {
  const full = Math.round(part * width);
  return style.good("█".repeat(full)) + style.dim("░".repeat(width - full));
}

function summary({ bytes, verified, board, times }: Done, style: Style): string[] {
  const after = {
    running: "The board runs it now",
    bootloader: "The board waits in its bootloader",
    "needs-reset": "Press RESET on the board to run it",
  }[board];
  const mark = verified ? style.good("Done") : style.careful("Written, not verified");
  const proof = verified ? ", read back and equal" : "";
  const rest = times.total - times.connect - times.stub - times.write - times.verify;
  const phases = [
    `connect ${seconds(times.connect)}`,
    ...(times.stub > 50 ? [`stub ${seconds(times.stub)}`] : []),
    `write ${seconds(times.write)}`,
    ...(verified ? [`verify ${seconds(times.verify)}`] : []),
    ...(rest > 50 ? [`restart ${seconds(rest)}`] : []),
  ];
  return [
    `${mark}: ${kilobytes(bytes)} KB in ${seconds(times.total)}${proof}. ${after}.`,
    style.dim(`  ${phases.join(", ")}`),
  ];
}

const REAL_BOARD = [
  "",
  "That was a simulated board. For a real one: plug it in, and run",
  "  flasher run flash.yaml --port auto",
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
