import type { Lines } from "../serial/port.ts";

/** One step of a reset sequence. `wait` is in milliseconds. `ask` is shown to the person. */
export type ResetStep =
  | { readonly set: Lines }
  | { readonly wait: number }
  | { readonly ask: string };

export type ResetScript = readonly ResetStep[];
