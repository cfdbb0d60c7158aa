/** Checks and their findings. Types only. */
import type { Facts } from "../serial/facts.ts";

export interface Finding {
  /** A problem prevents flashing, a warning may disturb it, a note is for information. */
  readonly level: "problem" | "warning" | "note";
  /** A problem that is only a board or port that is not plugged in: nothing on the computer needs repair. */
  readonly missing?: true;
  /** One sentence without a period. */
  readonly text: string;
  /** Advice: whole sentences, or commands to copy, one per line. */
  readonly fix: readonly string[];
}

export interface Check {
  /** One word. */
  readonly name: string;
  /** The fault that the check detects, for the documentation. */
  readonly about: string;
  /** Pure. Empty = no fault. */
  readonly find: (facts: Facts) => readonly Finding[];
}
