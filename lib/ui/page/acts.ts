/** What a person can do on the page. Types only. */
import type { DOWNLOADS } from "../api.ts";
import type { PageSettings } from "../state.ts";
import type { Picked } from "./chooser/chooser.ts";
import type { Language } from "./words/words.ts";

export type Act =
  | { readonly type: "choose-port"; readonly port: string; readonly isOn: boolean; readonly alone: boolean }
  /** An offered profile; null: only files. */
  | { readonly type: "choose-profile"; readonly profile: string | null }
  /** `adds`: to the files that are there. */
  | { readonly type: "give-files"; readonly files: readonly FileLike[]; readonly adds: boolean }
  | { readonly type: "drag"; readonly isOver: boolean }
  | { readonly type: "remove-file"; readonly file: string }
  | { readonly type: "set-offset"; readonly file: string; readonly offset: number | "auto" }
  | { readonly type: "set"; readonly settings: PageSettings }
  | { readonly type: "back-to-profile" }
  | { readonly type: "open-chooser" | "close-chooser" }
  /** Only what is named changes. */
  | { readonly type: "filter"; readonly words?: string; readonly chip?: string }
  | { readonly type: "pick"; readonly picked: Picked }
  /** Says yes to what the chooser shows. */
  | { readonly type: "take-firmware" }
  /** Says yes to the download of the program's missing files. */
  | { readonly type: "fetch" }
  | { readonly type: "stop-download"; readonly name: string }
  /** Asks the chosen board for its chip. */
  | { readonly type: "look" }
  | { readonly type: "unlock" }
  | { readonly type: "start" }
  | { readonly type: "watch"; readonly isOn: boolean }
  | { readonly type: "count"; readonly count: number | null }
  | { readonly type: "stop"; readonly unit: number; readonly attempt: number }
  | { readonly type: "again"; readonly unit: number; readonly attempt: number }
  | { readonly type: "restart"; readonly unit: number; readonly attempt: number }
  /** Tries again, after a question, and blanks the board's file system if necessary. */
  | { readonly type: "wipe"; readonly unit: number; readonly attempt: number }
  /** Leaves the results. */
  | { readonly type: "next" }
  /** Answers the question of the page. */
  | { readonly type: "decide"; readonly yes: boolean }
  /** Answers a question of flasher. */
  | { readonly type: "answer"; readonly question: string; readonly answer: string | null }
  | { readonly type: "allow-plugin" }
  | { readonly type: "allow-secrets" }
  | { readonly type: "save"; readonly what: keyof typeof DOWNLOADS }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "language"; readonly language: Language }
  | { readonly type: "sound"; readonly isOn: boolean }
  | { readonly type: "use-here" }
  | { readonly type: "quit" };

/** A file of the browser, as far as a decision needs it. */
export interface FileLike {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}
