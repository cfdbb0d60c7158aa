/** What a check found. Types only. */
import type { Facts } from "../serial/facts.ts";

export interface Finding {
  /** A problem must be fixed before a board can be flashed; a warning may spoil it; a note is good to know. */
  readonly level: "problem" | "warning" | "note";
  /** What is, in one sentence without a period. */
  readonly text: string;
  /** What helps: whole sentences, or commands to copy, one a line. */
  readonly fix: readonly string[];
}

export interface Check {
  /** One word. */
  readonly name: string;
  /** What it looks for, and by what it sees it: for the documentation. */
  readonly about: string;
  /** Pure. Empty = nothing to complain of. */
  readonly find: (facts: Facts) => readonly Finding[];
}
