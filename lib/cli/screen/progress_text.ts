/** The lines of a flash session on the screen: permanent lines for events, and a status line. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { FlashEvent, RegionInfo } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import { textWidth, truncate, wrap } from "./columns.ts";
import { formatKilobytes } from "./format_amount.ts";
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

/** The permanent lines that `event` adds, none wider than `columns`; `state` is the state after the event. */
export function permanentLines(
  state: ProgressState,
  event: FlashEvent,
  { columns, style }: Layout,
): string[] {
  return eventText(state, event, style).flatMap(({ text, indent, paint }) => {
    const lines = wrap(text, columns, indent);
    return paint === undefined ? lines : lines.map(paint);
  });
}

function eventText(state: ProgressState, event: FlashEvent, style: Style): StyledText[] {
  switch (event.type) {
    case "connecting":
      return state.attempts === 1
        ? [{ text: `Connecting to ${printable(event.port)} at ${event.baud} baud` }]
        : [];
    case "waiting":
      return [
        { text: `Your turn: ${printable(event.text)}`, indent: "  ", paint: style.bold },
        { text: "flasher continues as soon as the chip answers; press Ctrl-C to stop." },
      ];
    case "log":
      return [{ text: `${printable(event.plugin)}: ${printable(event.text)}`, indent: "  " }];
    case "connected": {
      const revision = event.revision === undefined ? "" : ` ${event.revision}`;
      const mac = event.mac === undefined ? "" : `, MAC ${event.mac}`;
      // The screen already shows the announced rate.
      const rate = state.baud === state.announcedBaud ? "" : `; answered at ${state.baud} baud`;
      const already = event.loader === "stub" ? ", still running the stub of an earlier session" : "";
      return [{
        text: `Found ${style.bold(event.chip)}${revision} (${
          event.features.join(", ")
        })${mac}${already}${rate}`,
      }];
    }
    case "speed": {
      const closest = event.baud === event.asked ? "" : ` (closest to ${event.asked} on this chip)`;
      return [{ text: `Baud rate ${event.baud}${closest}` }];
    }
    case "flash":
      return [{ text: `Flash size ${describeSize(event.size)} (${event.vendor}, id ${event.id})` }];
    case "plan":
      return event.notes.map((note) => ({ text: printable(note), indent: "  " }));
    case "verified":
      return [{ text: `${fileColumns(state, event, style)}  ${style.good("verified")}`, indent: "    " }];
    case "skipped":
      return [{
        text: `${fileColumns(state, event, style)}  ${style.good("already in flash")}`,
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
      return inspectText(event, style, (region) => fileColumns(state, region, style));
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
      const numbers = describeTransfer(status);
      const file = fileColumns(state, region, style);
      // A narrow terminal loses the file first, then the verb, then the bar; the numbers stay.
      for (const before of [`${file}  `, `${verb}  `, ""]) {
        const room = columns - textWidth(before) - textWidth(numbers) - 2;
        if (room >= 8) {
          return `${before}${bar(transferred / toTransfer, Math.min(room, 30), style)}  ${numbers}`;
        }
      }
      return truncate(numbers, columns, { ellipsis });
    }
  }
}

/** ` 40 %  48.2/120.6 KB  62.5 KB/s  0:02 left`, always of the same width, so that the bar does not move. */
function describeTransfer({ toTransfer, transferred, since, now }: Transfer): string {
  const percent = `${Math.floor((100 * transferred) / toTransfer)}`.padStart(3);
  const whole = formatKilobytes(toTransfer);
  const amount = `${percent} %  ${formatKilobytes(transferred).padStart(whole.length)}/${whole} KB`;
  const ms = now - since;
  if (transferred === 0 || ms <= 0) return `${amount}${" ".repeat(25)}`;
  const rate = transferred / ms;
  const left = (toTransfer - transferred) / rate / 1000;
  return `${amount}  ${formatKilobytes(rate * 1000).padStart(6)} KB/s  ${
    formatMinutes(left).padStart(5)
  } left`;
}

function fileColumns(
  { pathWidth }: ProgressState,
  { path, offset, size }: RegionInfo,
  { ellipsis }: Style,
): string {
  const shown = truncate(printable(path), pathWidth, { keep: "end", ellipsis });
  return `  ${shown + " ".repeat(pathWidth - textWidth(shown))}  ${hex(offset, 6)}  ${
    formatKilobytes(size).padStart(6)
  } KB`;
}

function bar(part: number, width: number, style: Style): string {
  const full = Math.round(part * width);
  return style.good(style.full.repeat(full)) + style.dim(style.empty.repeat(width - full));
}

const REAL_BOARD: readonly StyledText[] = [
  { text: "" },
  {
    text:
      "That was a simulated board. To flash a real one, plug it in and run the same command with --port auto",
  },
];

/** `0:07`, `2:30`. */
function formatMinutes(secondsLeft: number): string {
  const whole = Math.ceil(secondsLeft);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
