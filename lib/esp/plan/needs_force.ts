/** Refusals that --force turns into warnings: probably a mistake, but possibly intended. Pure; no I/O. */
import { type FlasherError, ImageError } from "../../errors.ts";
import { revisionProblem } from "../image/check.ts";
import type { ImageHeader } from "../image/header.ts";
import type { Firmware, PlanNote, PlanOptions } from "./types.ts";

export interface PlanContext {
  readonly options: PlanOptions;
  readonly notes: PlanNote[];
}

/** Throws `refusal`, or adds it as a warning if --force is given. */
export function throwUnlessForced(refusal: FlasherError, { options, notes }: PlanContext): void {
  if (options.force !== true) throw refusal;
  const forced = `Forced: ${refusal.message}`;
  if (!notes.some(({ text }) => text === forced)) notes.push({ kind: "warning", text: forced });
}

/** Ends the hint of every refusal that --force overrides. */
export const FORCE_HINT = "If this is intended, add --force.";

/** Refuses an image for an older or newer silicon revision, unless forced. Throws ImageError. */
export function checkRevision({ path }: Firmware, header: ImageHeader, planning: PlanContext): void {
  const { chip, revision } = planning.options;
  const problem = revision === undefined ? undefined : revisionProblem(header, chip, revision);
  if (problem === undefined) return;
  throwUnlessForced(
    new ImageError(`Cannot run "${path}" on this ${chip.name}: ${problem}`, {
      hint: `Get the firmware for this revision: this one may crash or not start. ${FORCE_HINT}`,
    }),
    planning,
  );
}
