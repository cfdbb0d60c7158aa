/** Text for the screen. Types only. */

/** A paragraph, the indent of its continuation lines, and the colour of all of it. */
export interface StyledText {
  readonly text: string;
  readonly indent?: string;
  readonly paint?: (text: string) => string;
}
