/** What the page is drawn from. Types only. */
import type { PageState } from "../../state.ts";
import type { Act } from "../acts.ts";
import type { LocalState } from "../local.ts";

export interface AppProps {
  /** Null: flasher has sent nothing yet. */
  readonly state: PageState | null;
  readonly local: LocalState;
  readonly act: (act: Act) => void;
}
