/** The person who uses flasher, and the ways to ask them. Pure; no I/O. */

export interface Person {
  /** True if questions reach a person who can answer them. */
  readonly isPresent: boolean;
  /** Shows paragraphs of text, before a question that needs them. */
  readonly show: (paragraphs: readonly string[]) => void;
  /**
   * The answer, one line without surrounding spaces. Input from before the question does not count. Undefined if no
   * person is present, or the input ends.
   */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** True only for an explicit yes. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/** For scripts: no question reaches a person. */
export const NOBODY: Person = {
  isPresent: false,
  show: () => {},
  ask: () => Promise.resolve(undefined),
  confirm: () => Promise.resolve(false),
};
