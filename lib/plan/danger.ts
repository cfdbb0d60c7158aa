/** What is probably wrong, but may be meant: it stops a plan unless the person says --force. Pure; no I/O. */
import { ChipError, type FlasherError, ImageError } from "../errors.ts";
import { revisionProblem } from "../image/check.ts";
import type { ImageHeader } from "../image/header.ts";
import type { Firmware, PlanOptions } from "./types.ts";

export interface Judging {
  readonly options: PlanOptions;
  readonly notes: string[];
}

/** Throws `refusal`, or notes it where the person forces it. */
export function refuseUnlessForced(refusal: FlasherError, { options, notes }: Judging): void {
  if (options.force !== true) throw refusal;
  const note = `Forced: ${refusal.message}`;
  if (!notes.includes(note)) notes.push(note);
}

/** Ends every hint of what can be forced. */
export const FORCE_HINT = "If you mean it, add --force.";

/** What fuses forbid: a chip that only runs signed or encrypted programs may never start again. */
export function refuseSecured(judging: Judging): void {
  const { chip, security } = judging.options;
  if (security?.flashEncryption) {
    refuseUnlessForced(
      new ChipError(
        `Cannot write to this ${chip.name}: flash encryption is on, and what is written in plain does not run`,
        { hint: `Such a chip gets its updates through the firmware that is on it. ${FORCE_HINT}` },
      ),
      judging,
    );
  }
  if (security?.secureBoot) {
    refuseUnlessForced(
      new ChipError(
        `Cannot write to this ${chip.name}: secure boot is on, and only what is signed with its key runs`,
        {
          hint: `With another bootloader it never starts again. If the files are signed for it, add --force.`,
        },
      ),
      judging,
    );
  }
}

/** The image is for older or newer silicon. */
export function refuseRevision({ path }: Firmware, header: ImageHeader, judging: Judging): void {
  const { chip, revision } = judging.options;
  const problem = revision === undefined ? undefined : revisionProblem(header, chip, revision);
  if (problem === undefined) return;
  refuseUnlessForced(
    new ImageError(`Cannot run "${path}" on this ${chip.name}: ${problem}`, {
      hint: `Get the firmware for this revision: this one may not start, or crash. ${FORCE_HINT}`,
    }),
    judging,
  );
}
