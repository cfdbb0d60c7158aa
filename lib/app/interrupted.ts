/** What a person is told who does not wait for the end: what is true of the flash at that moment. Pure; no I/O. */
import type { Report } from "../esp/events.ts";

type Change = "none" | "erasing" | "writing" | "written";

const WORDS = {
  none: "the flash was not changed.",
  erasing: "an erase was begun, and some or all of it is done. Run again to complete it.",
  writing: "what was being written is not complete. Run again to complete it.",
  written: "all was written by then.",
} as const satisfies Record<Change, string>;

/** Follows what a session does to the flash. */
export function trackInterruption(): { readonly report: Report; readonly stopped: () => string } {
  let change: Change = "none";
  return {
    report({ type }) {
      if (type === "erasing") change = "erasing";
      if (type === "start") change = "writing";
      if (type === "resetting" && change === "writing") change = "written";
    },
    stopped: () => `Stopped at once: ${WORDS[change]}`,
  };
}
