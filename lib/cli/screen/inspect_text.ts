/** What a person sees when a board is looked at, read or erased. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { RegionInfo } from "../../esp/events.ts";
import type { Finished, FlashRange, InspectEvent } from "../../esp/inspect_events.ts";
import { seconds } from "./amounts.ts";
import type { Sentence } from "./sentence.ts";
import type { Style } from "./style.ts";

/** More of them do not tell more. */
const MAX_RANGES = 8;

type Of<T extends InspectEvent["type"]> = Extract<InspectEvent, { type: T }>;

/** What is going on, for the line that changes. */
export function everydayWords(event: Of<"inspecting" | "erasing" | "proving">): string {
  switch (event.type) {
    case "inspecting":
      return "Looking at what is on the flash";
    case "erasing": {
      const [elapsed, typical] = [event.elapsedMs, event.typicalMs].map((ms) => Math.round(ms / 1000));
      return `Erasing ${describeSize(event.size)}: ${elapsed} s, typical is ${Math.max(1, typical!)} s`;
    }
    case "proving":
      return "Making sure that it is blank";
  }
}

/** Lines that stay. `columns` makes the columns of a region in the list of files. */
export function everydaySentences(
  event: Of<"read" | "differs" | "erased" | "finished">,
  style: Style,
  columns: (region: RegionInfo) => string,
): Sentence[] {
  switch (event.type) {
    case "read":
      return [{ text: `${columns(event)}  ${style.good("read")}, MD5 ${event.md5}`, indent: "    " }];
    case "differs": {
      const text = `${columns(event)}  ${style.bad("differs")} in ${describeRanges(event.ranges)}`;
      return [{ text, indent: "    " }];
    }
    case "erased": {
      const mark = event.verified ? style.good("Erased") : style.careful("Erased, not verified");
      return [{ text: `${mark}: ${describeRange(event)}, ${describeSize(event.size)}` }];
    }
    case "finished":
      return [{ text: `Finished in ${seconds(event.times.total)}. ${BOARD_WORDS[event.board]}.` }];
  }
}

const BOARD_WORDS: Readonly<Record<Finished["board"], string>> = {
  restarted: "The board was restarted",
  bootloader: "The board waits in its bootloader",
  "needs-reset": "Press RESET on the board to restart it",
  program: "The program runs",
};

function describeRange({ offset, size }: FlashRange): string {
  return `${hex(offset, 6)} to ${hex(offset + size, 6)}`;
}

function describeRanges(ranges: readonly FlashRange[]): string {
  const shown = ranges.slice(0, MAX_RANGES).map(describeRange).join(", ");
  return ranges.length > MAX_RANGES ? `${shown} and ${ranges.length - MAX_RANGES} more places` : shown;
}
