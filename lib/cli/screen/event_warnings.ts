/** The warnings that events contain. Pure; no I/O. */
import type { Warning } from "../../app/reporter.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { recoveryWarning } from "./summary.ts";

export function warningsOf(event: FlashEvent): readonly Warning[] {
  if (event.type === "warning") return [event];
  if (event.type === "recovering") return [recoveryWarning(event)];
  if (event.type !== "plan") return [];
  return event.notes.filter(({ kind }) => kind === "warning").map(({ text }) => ({ message: text }));
}
