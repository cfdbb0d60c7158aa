/** The points at which the work on a board waits for work on other boards. Types only. */

/**
 * "check": the board passed before. The chip only proves that its flash still holds the content; nothing is written,
 * whatever it holds.
 */
export type Admission = "write" | "check";

export interface Gate {
  /**
   * The chip is identified and nothing is changed yet. `mac`: undefined if the chip does not report it. What this throws
   * ends the work without a reset of the chip.
   */
  readonly admit: (mac: string | undefined) => Promise<Admission>;
  /** The board's number in the roster, once it is admitted; undefined if it has none. */
  readonly number?: () => number | undefined;
  /** The chip is about to restart into its firmware. */
  readonly restart: () => Promise<void>;
}
