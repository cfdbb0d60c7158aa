/** Texts for the events of reading, comparing, inspecting and erasing a board. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { Finished, InspectEvent, RegionInfo } from "../../esp/events.ts";
import type { Range } from "../../ranges.ts";
import { formatSeconds } from "./format_amount.ts";
import type { Style } from "./style.ts";
import type { StyledText } from "./styled_text.ts";

/** A longer list would not help the reader. */
const MAX_RANGES = 8;

type Of<T extends InspectEvent["type"]> = Extract<InspectEvent, { type: T }>;

/** The current step, for the status line. */
export function inspectStatus(event: Of<"inspecting" | "erasing" | "proving">): string {
  switch (event.type) {
    case "inspecting":
      return "Inspecting the flash";
    case "erasing": {
      const [elapsed, typical] = [event.elapsedMs, event.typicalMs].map((ms) => Math.round(ms / 1000));
      return `Erasing ${describeSize(event.size)}: ${elapsed} s, typically ${Math.max(1, typical!)} s`;
    }
    case "proving":
      return "Checking that it is blank";
  }
}

/** Permanent lines. `columns` formats a region's columns in the list of files. */
export function inspectText(
  event: Of<"read" | "differs" | "erased" | "finished">,
  style: Style,
  columns: (region: RegionInfo) => string,
): StyledText[] {
  switch (event.type) {
    case "read": {
      const known = event.known === undefined ? "" : ` (${describeSize(event.known)} known by hash)`;
      return [{ text: `${columns(event)}  ${style.good("read")}${known}, MD5 ${event.md5}` }];
    }
    case "differs": {
      const text = `${columns(event)}  ${style.bad("differs")} in ${describeRanges(event.ranges)}`;
      return [{ text }];
    }
    case "erased": {
      const mark = event.verified ? style.good("Erased") : style.careful("Erased, not verified");
      return [{ text: `${mark}: ${describeRange(event)}, ${describeSize(event.size)}` }];
    }
    case "finished":
      return [{ text: `Finished in ${formatSeconds(event.times.total)}. ${BOARD_STATES[event.board]}.` }];
  }
}

const BOARD_STATES: Readonly<Record<Finished["board"], string>> = {
  restarted: "The board was restarted",
  bootloader: "The board is in its bootloader",
  "needs-reset": "Press RESET on the board to restart it",
  program: "The program is running",
};

function describeRange({ offset, size }: Range): string {
  return `${hex(offset, 6)} to ${hex(offset + size, 6)}`;
}

function describeRanges(ranges: readonly Range[]): string {
  const shown = ranges.slice(0, MAX_RANGES).map(describeRange).join(", ");
  return ranges.length > MAX_RANGES ? `${shown} and ${ranges.length - MAX_RANGES} more ranges` : shown;
}
