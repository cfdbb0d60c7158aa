/** A draft of a profile, with notes about what a profile cannot express. Types only. */
import type { Overrides } from "../profile/override.ts";

export interface DraftFile {
  readonly path: string;
  /** `path` is the address of a file on a web server. "behind proxy": the other tool fetches it through a proxy. */
  readonly remote?: "direct" | "behind proxy";
  /** Flash address; undefined if only the file itself may give it. */
  readonly offset: number | undefined;
}

export interface Draft {
  /** Values of the profile, all valid. */
  readonly values: Overrides;
  readonly files: readonly DraftFile[];
  /** Requests that the profile does not contain: whole sentences. */
  readonly notes: readonly string[];
}
