/** What an action of a person leads to. Types only. */
import type { DOWNLOADS } from "../api.ts";
import type { FileLike } from "./acts.ts";
import type { LocalState } from "./local.ts";
import type { Language } from "./words/words.ts";

/** What the page does next. */
export type Effect =
  | { readonly type: "post"; readonly path: string; readonly body: object }
  | { readonly type: "upload"; readonly files: readonly FileLike[]; readonly adds: boolean }
  | { readonly type: "catalogue" }
  /** What a choice of firmware would ask of the network. */
  | { readonly type: "facts"; readonly name: string }
  | { readonly type: "save"; readonly what: keyof typeof DOWNLOADS }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "remember-language"; readonly language: Language }
  /** Plays once: browsers allow sound only after a person's own action. */
  | { readonly type: "chime" }
  | { readonly type: "reconnect" };

export interface Performed {
  readonly local: LocalState;
  readonly effects: readonly Effect[];
}
