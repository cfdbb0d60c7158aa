/** Text for the screen. Types only. */

/** A paragraph, and the colour of all of it. */
export interface StyledText {
  readonly text: string;
  readonly paint?: (text: string) => string;
}
