/** What a screen is told in. Types only. */

/** A piece of text, what its further lines begin with, and the colour of all of it. */
export interface Sentence {
  readonly text: string;
  readonly indent?: string;
  readonly paint?: (text: string) => string;
}
