/** What only the page knows: the language, what a person has chosen but not sent, questions, and bars. Types and constants only. */
import type { PageFailure } from "../state.ts";
import type { CatalogueAnswer } from "../api.ts";
import type { Chooser } from "./chooser/chooser.ts";
import type { Bars } from "./bars.ts";
import type { Language } from "./words/words.ts";

/** The connection with flasher. "live" until the stream ends; then the state says whether it moved or ended. */
export type Session = "opening" | "no-token" | "used-ticket" | "live";

/** A question before something that cannot be undone. */
export type Question =
  | { readonly kind: "stop"; readonly unit: number; readonly attempt: number }
  /** `boards`: how many are erased; "all": every board that comes. */
  | { readonly kind: "erase"; readonly boards: number | "all" }
  | { readonly kind: "wipe"; readonly unit: number; readonly attempt: number }
  | { readonly kind: "quit" };

/** Something that a person has to know, until the next action. */
export type Notice =
  | { readonly kind: "locked-drop" | "room-drop" | "too-many-files" | "not-sent" | "stale" }
  | { readonly kind: "file-too-large"; readonly name: string }
  | { readonly kind: "refused"; readonly failure: PageFailure };

/** What screen readers say. A new `id` is said even if the text is the same. */
export interface Announcement {
  readonly id: number;
  readonly text: string;
}

export interface LocalState {
  readonly language: Language;
  readonly session: Session;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Since when there has been no board, ms since 1970; undefined: there is one. */
  readonly emptySince: number | undefined;
  /** The ports that a person has chosen. Null: nobody has chosen yet. */
  readonly chosen: readonly string[] | null;
  /** A person has left the results of the units up to this one. */
  readonly leftUnit: number;
  readonly question: Question | null;
  /** The names of files that are being sent. */
  readonly sending: readonly string[];
  /** Files that flasher refused. */
  readonly refused: readonly RefusedFile[];
  /** The choice of firmware by name. Null: it is closed. */
  readonly chooser: Chooser | null;
  /** Null: it has not been asked for. */
  readonly catalogue: CatalogueAnswer | null;
  readonly notice: Notice | null;
  /** A person has acted, and flasher has not answered yet. */
  readonly isBusy: boolean;
  /** A file is held over the page. */
  readonly isDragging: boolean;
  /** The text that was copied last. */
  readonly copied: string | null;
  readonly bars: Bars;
  readonly status: Announcement;
  readonly alert: Announcement;
  /** Counts the actions of a person that lead to another screen: the heading takes the focus. */
  readonly ownActs: number;
}

export interface RefusedFile {
  readonly name: string;
  readonly size: number;
  readonly failure: PageFailure;
}

const SILENT: Announcement = { id: 0, text: "" };

export function initialLocal(language: Language, now: number): LocalState {
  return {
    language,
    session: "opening",
    now,
    emptySince: now,
    chosen: null,
    leftUnit: 0,
    question: null,
    sending: [],
    refused: [],
    chooser: null,
    catalogue: null,
    notice: null,
    isBusy: false,
    isDragging: false,
    copied: null,
    bars: {},
    status: SILENT,
    alert: SILENT,
    ownActs: 0,
  };
}
