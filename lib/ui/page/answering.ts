/** The two ways in which the page answers an action of a person. Pure; no I/O. */
import type { Effect, Performed } from "./effects.ts";
import type { LocalState } from "./local.ts";

export interface Answering {
  /** Changes the page, with these effects. */
  readonly only: (change: Partial<LocalState>, ...effects: readonly Effect[]) => Performed;
  /** Asks flasher; the person waits for its answer. */
  readonly ask: (path: string, body: object, change?: Partial<LocalState>) => Performed;
}

export function answering(local: LocalState): Answering {
  const only: Answering["only"] = (change, ...effects) => ({ local: { ...local, ...change }, effects });
  return {
    only,
    ask: (path, body, change = {}) => only({ ...change, isBusy: true }, { type: "post", path, body }),
  };
}
