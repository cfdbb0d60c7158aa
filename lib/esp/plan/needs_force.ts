/** What is probably wrong, but may be meant: it stops a plan unless the person says --force. Pure; no I/O. */
import { type FlasherError, ImageError } from "../../errors.ts";
import { revisionProblem } from "../image/check.ts";
import type { ImageHeader } from "../image/header.ts";
import type { Firmware, PlanOptions } from "./types.ts";

export interface PlanContext {
  readonly options: PlanOptions;
  readonly notes: string[];
}

/** Throws `refusal`, or notes it where the person forces it. */
export function throwUnlessForced(refusal: FlasherError, { options, notes }: PlanContext): void {
  if (options.force !== true) throw refusal;
  const note = `Forced: ${refusal.message}`;
  if (!notes.includes(note)) notes.push(note);
}

/** Ends every hint of what can be forced. */
export const FORCE_HINT = "If you mean it, add --force.";

/** The image is for older or newer silicon. */
export function checkRevision({ path }: Firmware, header: ImageHeader, planning: PlanContext): void {
  const { chip, revision } = planning.options;
  const problem = revision === undefined ? undefined : revisionProblem(header, chip, revision);
  if (problem === undefined) return;
  throwUnlessForced(
    new ImageError(`Cannot run "${path}" on this ${chip.name}: ${problem}`, {
      hint: `Get the firmware for this revision: this one may not start, or crash. ${FORCE_HINT}`,
    }),
    planning,
  );
}
