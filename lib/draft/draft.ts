/** A profile in the making: what is known of it so far, and what cannot be in it. Types only. */
import type { Overrides } from "../profile/override.ts";

export interface DraftFile {
  readonly path: string;
  /** Flash address; undefined where only the file itself may tell. */
  readonly offset: number | undefined;
}

export interface Draft {
  /** Values of the profile, each judged already. */
  readonly values: Overrides;
  readonly files: readonly DraftFile[];
  /** What was asked for and is not in the profile: whole sentences. */
  readonly notes: readonly string[];
}
