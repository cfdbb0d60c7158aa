/** The effect of a session on the flash so far, from its events, for a program that must end at once. Pure; no I/O. */
import type { FlashEvent } from "../esp/events.ts";

export type FlashChange = "none" | "erasing" | "writing" | "written";

const CHANGES = {
  none: "the flash was not changed.",
  erasing: "an erase was started, and some or all of it is done. Run again to complete it.",
  writing: "the flash is only partly written. Run again to complete it.",
  written: "everything had been written.",
} as const satisfies Record<FlashChange, string>;

/** A sentence that continues another one. */
export function describeChange(change: FlashChange): string {
  return CHANGES[change];
}

export function changeAfter(change: FlashChange, { type }: FlashEvent): FlashChange {
  if (type === "erasing") return "erasing";
  if (type === "start") return "writing";
  return type === "resetting" && change === "writing" ? "written" : change;
}
