/** Reports to any user interface: events during the work, and results at the end. Pure; no I/O. */

export interface Warning {
  readonly message: string;
  /** What to do about it: whole sentences, one a line. */
  readonly hint?: string;
}

export type Warn = (warning: Warning) => void;

/** The events that every job can report; a job adds its own. */
export type AppEvent =
  | ({ readonly type: "warning" } & Warning)
  /** A board plugin reports a line of text. */
  | { readonly type: "log"; readonly plugin: string; readonly text: string };

export interface Reporter<Event = AppEvent> {
  readonly report: (event: Event) => void;
  readonly result: (result: Result) => void;
  /** Ends what is being shown, before other text and at the end; more may be reported afterwards. */
  readonly close: () => void;
}

/** The answer to a request, for a script and for a person. */
export interface Result {
  readonly record: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** Lines of text; a user interface may wrap them. */
  readonly lines: readonly string[];
  /** True: the lines only confirm what the exit code says, so `--quiet` omits them. */
  readonly receipt?: boolean;
}

/** Reports warnings to `reporter`. */
export function warnThrough(reporter: Pick<Reporter, "report">): Warn {
  return (warning) => reporter.report({ type: "warning", ...warning });
}
