/** The result of a check. Types only. */
import type { FlasherError } from "../../errors.ts";
import type { Warning } from "../reporter.ts";

/** What is checked, in this order. A step that fails ends the check of its profile. */
export type CheckStep = "profile" | "lock" | "files" | "plan" | "rehearsal";

export interface Fault {
  readonly step: CheckStep;
  /** A ProfileError has the position of each of its mistakes. */
  readonly error: FlasherError;
  /** Where the profile names the faulty file; both from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** How far the check went. */
export type Reach =
  /** Written to a simulated board, read back and equal. `bytes`: of all regions. */
  | {
    readonly kind: "rehearsed";
    readonly chip: string;
    readonly files: number;
    readonly bytes: number;
    /** Number of files that were also put on the board's own file system, and are equal. Absent: none. */
    readonly boardFiles?: number;
  }
  /** Planned only: only the real board decides the rest. `missing`: files that each person adds. */
  | { readonly kind: "planned"; readonly chip: string; readonly missing: readonly string[] }
  /** Nothing but the profile was checked, because all files are missing. */
  | { readonly kind: "loaded"; readonly missing: readonly string[] }
  | { readonly kind: "failed" };

/** What a profile says, for a table. */
export interface ProfileSummary {
  /** Id of a chip, or `auto`. */
  readonly chip: string;
  /** Name of a board, or path of a board plugin. */
  readonly board: string;
  readonly files: readonly { readonly offset: number | "auto"; readonly path: string }[];
}

export interface CheckedProfile {
  readonly path: string;
  /** Undefined if the profile is invalid. */
  readonly summary: ProfileSummary | undefined;
  readonly reach: Reach;
  readonly faults: readonly Fault[];
  /** What a person should know, although it is no fault. */
  readonly notes: readonly Warning[];
}

export interface CheckedReadme {
  readonly path: string;
  /** "unchecked": a profile of its folder is invalid, so nobody knows what the table must say. */
  readonly state: "current" | "rewritten" | "faulty" | "unchecked";
  readonly error: FlasherError | undefined;
}

export interface CheckReport {
  readonly profiles: readonly CheckedProfile[];
  /** Those that have a table of profiles. */
  readonly readmes: readonly CheckedReadme[];
  /** Number of YAML files that are not profiles. */
  readonly others: number;
}
