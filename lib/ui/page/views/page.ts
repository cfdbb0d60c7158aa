/** What every view gets. Types only. */
import type { PageState } from "../../state.ts";
import type { Act } from "../acts.ts";
import type { LocalState } from "../local.ts";
import type { Words } from "../words/table.ts";

export interface Page {
  readonly state: PageState;
  readonly local: LocalState;
  readonly words: Words;
  readonly act: (act: Act) => void;
}
