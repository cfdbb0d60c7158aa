/** What a run that failed leaves on the board. Pure; no I/O. */
import { quote } from "../text.ts";
import { changedSteps, type FilePlan } from "./file_plan.ts";

export interface Failed {
  readonly plan: FilePlan;
  /** Before the failure. */
  readonly done: { readonly written: number; readonly removed: number };
  /** The file whose rename the board has not confirmed. */
  readonly renaming: string | undefined;
  /** Everything was changed, and was being checked. */
  readonly proving: boolean;
}

/** Whole sentences. */
export function describeLeft({ plan, done, renaming, proving }: Failed): string {
  const toWrite = changedSteps(plan).length;
  const written = `${done.written} of ${toWrite} files were written`;
  const removed = `${done.removed} of ${plan.removals.length} files were removed`;
  const counts = [
    ...toWrite > 0 ? [written] : [],
    ...plan.removals.length > 0 ? [removed] : [],
  ].join(", and ");
  if (counts === "") return "No file was changed.";
  if (proving) return `${counts}, but the final check failed.`;
  const left = toWrite - done.written - (renaming === undefined ? 0 : 1);
  return [
    `${counts}.`,
    ...renaming === undefined ? [] : [`${quote(renaming)} is either the old file or the new one.`],
    ...left > 0 ? ["Each file that was not written is unchanged."] : [],
  ].join(" ");
}
