/** The lines of a flash session on the screen: permanent lines for events, and a status line. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { FlashEvent, RegionInfo } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import { textWidth, truncate, wrap } from "./columns.ts";
import { formatMinutes, formatPart, formatRate } from "./format_amount.ts";
import { inspectText } from "./inspect_text.ts";
import type { ProgressState, Transfer } from "./progress_state.ts";
import type { Style } from "./style.ts";
import type { StyledText } from "./styled_text.ts";
import { summary } from "./summary.ts";

/** The layout of lines. */
export interface Layout {
  /** The greatest width of a line; Infinity = any width. */
  readonly columns: number;
  readonly style: Style;
}

/** What is shown, and how. */
export interface View extends Layout {
  /** True also shows details, such as the chip's features, the exact baud rate, and changes of the image header. */
  readonly verbose: boolean;
}

/** The permanent lines that `event` adds, none wider than `columns`; `state` is the state after the event. */
export function permanentLines(state: ProgressState, event: FlashEvent, view: View): string[] {
  return eventText(state, event, view).flatMap(({ text, paint }) => {
    const lines = wrap(text, view.columns);
    return paint === undefined ? lines : lines.map(paint);
  });
}

function eventText(state: ProgressState, event: FlashEvent, view: View): StyledText[] {
  const { style, verbose } = view;
  switch (event.type) {
    case "connecting":
      return state.attempts === 1
        ? [{ text: `Connecting to ${printable(event.port)} at ${event.baud} baud` }]
        : [];
    case "waiting":
      return [
        { text: `Your turn: ${printable(event.text)}`, paint: style.bold },
        { text: "flasher continues as soon as the chip answers; press Ctrl-C to stop." },
      ];
    case "log":
      return [{ text: `${printable(event.plugin)}: ${printable(event.text)}` }];
    case "connected":
      return [{ text: foundText(state, event, view) }];
    case "speed": {
      if (!verbose) return [];
      const closest = event.baud === event.asked ? "" : ` (closest to ${event.asked} on this chip)`;
      return [{ text: `Baud rate ${event.baud}${closest}` }];
    }
    case "flash": {
      const part = verbose ? ` (${event.vendor}, id ${event.id})` : "";
      // The first line shows another rate than the one of the transfer.
      const rate = verbose || state.baud === state.announcedBaud ? "" : `; continuing at ${state.baud} baud`;
      return [{ text: `Flash size ${describeSize(event.size)}${part}${rate}` }];
    }
    case "plan":
      return event.notes.flatMap(({ kind, text }) =>
        verbose && kind === "detail" ? [{ text: printable(text) }] : []
      );
    case "verified":
      return [{ text: `${fileColumns(state, event, style)}  ${style.good("verified")}` }];
    case "skipped":
      return [{ text: `${fileColumns(state, event, style)}  ${style.good("already in flash")}` }];
    case "unverified": {
      const mark = style.careful("written, not verified");
      return [{ text: `${fileColumns(state, event, style)}  ${mark}: ${event.reason}` }];
    }
    case "booted":
      return [{ text: `${style.good("Boots")}: ${event.what}` }];
    case "board-file": {
      if (event.state === "removed") return [{ text: `  ${printable(event.to)}  ${style.good("removed")}` }];
      const mark = event.readBack === true
        ? "written, read back and equal"
        : event.absent === true
        ? "not written"
        : FILE_WORDS[event.state];
      const text = `  ${printable(event.to)}  ${describeSize(event.size)}  `;
      const isGood = event.state === "equal" || event.state === "written";
      return [{ text: text + (isGood ? style.good(mark) : style.careful(mark)) }];
    }
    case "repairing":
      return [
        { text: printable(event.reason) },
        { text: `Trying flash mode ${style.bold(event.mode)}` },
      ];
    case "read":
    case "differs":
    case "erased":
    case "finished":
      return inspectText(event, style, (region) => fileColumns(state, region, style));
    case "done":
      return [...summary(event, view), ...(state.simulated ? REAL_BOARD : [])];
    case "files":
    case "file-progress":
    case "stub":
    case "comparing":
    case "start":
    case "progress":
    case "reading":
    case "received":
    case "surveying":
    case "surveyed":
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

/** The status line, at most `columns` wide; undefined = none. */
export function statusLine(state: ProgressState, { columns, style }: Layout): string | undefined {
  const { status } = state;
  const { ellipsis } = style;
  switch (status.kind) {
    case "nothing":
      return undefined;
    case "step":
      return truncate(`${status.text} ${ellipsis}`, columns, { ellipsis });
    case "transfer": {
      const { verb, region, transferred, toTransfer } = status;
      const [all, few] = describeTransfer(status);
      const file = fileColumns(state, region, style);
      // A narrow terminal loses the file, then the verb, amount and rate, then the bar. Percent and time left stay.
      for (
        const [before, numbers] of [[`${file}  `, all], [`${verb}  `, all], ["", all], [`${verb}  `, few], [
          "",
          few,
        ]]
      ) {
        const room = columns - textWidth(before!) - textWidth(numbers!) - 2;
        if (room >= 8) {
          return `${before}${bar(transferred / toTransfer, Math.min(room, 30), style)}  ${numbers}`;
        }
      }
      return truncate(few, columns, { ellipsis });
    }
  }
}

/**
 * ` 40 %  48.2/120.6 KB    62.5 KB/s   0:02 left`, and the same without amount and rate. Both are always equally wide, so
 * that the bar does not move.
 */
function describeTransfer({ toTransfer, transferred, since, now }: Transfer): [all: string, few: string] {
  const percent = `${Math.floor((100 * transferred) / toTransfer)} %`.padStart(5);
  const seconds = (now - since) / 1000;
  const known = transferred > 0 && seconds > 0;
  const bytesPerSecond = transferred / seconds;
  const left = (known ? `${formatMinutes((toTransfer - transferred) / bytesPerSecond)} left` : "").padStart(
    10,
  );
  const rate = (known ? formatRate(bytesPerSecond) : "").padStart(11);
  return [`${percent}  ${formatPart(transferred, toTransfer)}  ${rate}  ${left}`, `${percent}  ${left}`];
}

/** The line that says which chip answered. */
function foundText(
  { baud, announcedBaud }: ProgressState,
  { chip, revision, features, mac, loader }: Extract<FlashEvent, { type: "connected" }>,
  { style, verbose }: View,
): string {
  const name = revision === undefined ? style.bold(chip) : `${style.bold(chip)} ${revision}`;
  const address = mac === undefined ? "" : `, MAC ${mac}`;
  if (!verbose) return `Found ${name}${address}`;
  // The screen already shows the announced rate.
  const rate = baud === announcedBaud ? "" : `; answered at ${baud} baud`;
  const already = loader === "stub" ? ", still running the stub of an earlier session" : "";
  return `Found ${name} (${features.join(", ")})${address}${already}${rate}`;
}

/** `  app.bin  0x000000  572.9 KB  40 % written, 0:07 left`, for an output without a status line. */
export function transferLine(
  state: Pick<ProgressState, "pathWidth" | "sizeWidth">,
  transfer: Transfer,
  style: Style,
): string {
  const { verb, region, toTransfer, transferred, since, now } = transfer;
  const percent = Math.floor((100 * transferred) / toTransfer);
  const left = ((toTransfer - transferred) * (now - since)) / transferred / 1000;
  const done = verb === "Writing" ? "written" : "read";
  const rest = transferred === 0 ? "" : `, ${formatMinutes(left)} left`;
  return `${fileColumns(state, region, style)}  ${percent} % ${done}${rest}`;
}

function fileColumns(
  { pathWidth, sizeWidth }: Pick<ProgressState, "pathWidth" | "sizeWidth">,
  { path, offset, size }: RegionInfo,
  { ellipsis }: Style,
): string {
  const shown = truncate(printable(path), pathWidth, { keep: "end", ellipsis });
  const padding = " ".repeat(pathWidth - textWidth(shown));
  return `  ${shown}${padding}  ${hex(offset, 6)}  ${describeSize(size).padStart(sizeWidth)}`;
}

function bar(part: number, width: number, style: Style): string {
  const full = Math.round(part * width);
  return style.good(style.full.repeat(full)) + style.dim(style.empty.repeat(width - full));
}

const FILE_WORDS = {
  equal: "already on the board",
  written: "written, hashed by the board",
  kept: "not written: the old file is still there",
  differs: "differs",
} as const;

const REAL_BOARD: readonly StyledText[] = [
  { text: "" },
  {
    text:
      "That was a simulated board. To flash a real one, plug it in and run the same command with --port auto",
  },
];
