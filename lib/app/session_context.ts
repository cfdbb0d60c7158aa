/** The context of the work on one board, from a user interface. Several boards can be open, each with its own context. */
import type { Gate } from "../gate.ts";
import type { Person } from "./person.ts";
import type { RateStore } from "./rate_store.ts";
import type { AppEvent, Reporter } from "./reporter.ts";
import type { LineLog, System } from "./system/system.ts";

export interface SessionContext<Event = AppEvent> {
  readonly system: System;
  readonly reporter: Reporter<Event>;
  readonly person: Person;
  /** Aborts the work, with the reason to throw. */
  readonly signal: AbortSignal;
  /** Gets a line for every transfer and line change on the port; undefined = no trace. */
  readonly trace: LineLog | undefined;
  readonly rates: RateStore;
  /** Values by name, which no output and no trace may have. Default: none are known. */
  readonly secrets?: ReadonlyMap<string, string> | undefined;
  /** For work on several boards at once. Default: nothing to wait for. */
  readonly gate?: Gate;
  /** Shared by several boards. Default: the system's own. */
  readonly keepAwake?: System["keepAwake"];
}
