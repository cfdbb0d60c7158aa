/** Complaints about a profile, and the error made from them. Pure; no I/O. */
import { ProfileError, type ProfileMistake } from "../errors.ts";
import { printable } from "../text.ts";

/** Keys and list indices, from the top of the profile. */
export type Path = readonly (string | number)[];

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Complaint {
  /** "found …, expected …", after the path of the value if there is one. */
  readonly text: string;
  readonly position?: Position;
  /** Whole sentences, one per line. They name their subject, because all hints follow all complaints. */
  readonly hint?: string;
}

/** As many as fit on a screen with their hints. A profile with more is usually another kind of file. */
const MAX_SHOWN = 10;

/** `files[1].offset` */
export function formatPath(path: Path): string {
  return path.map((step, i) => typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${step}`).join(
    "",
  );
}

/** Line and column of the character at `index`. Lines end with a line feed. */
export function positionAt(text: string, index: number): Position {
  const before = text.slice(0, index);
  return { line: before.split("\n").length, column: index - before.lastIndexOf("\n") };
}

/**
 * One error for all complaints, with a line `flash.yaml:7:13: files[1].offset: found …, expected …` for each of the
 * first ones in the text, and their hints. The error's `mistakes` are all of them.
 */
export function profileError(source: string, complaints: readonly Complaint[]): ProfileError {
  const place = ({ position: at }: Complaint) => at === undefined ? "" : `:${at.line}:${at.column}`;
  const sorted = complaints.toSorted(byPosition);
  const shown = sorted.slice(0, MAX_SHOWN);
  const lines = shown.map((complaint) => `${printable(source)}${place(complaint)}: ${complaint.text}`);
  if (sorted.length > shown.length) {
    lines.push(`${printable(source)}: and ${sorted.length - shown.length} more`);
  }
  const hints = [...new Set(shown.flatMap(({ hint }) => hint === undefined ? [] : [hint]))];
  const mistakes = sorted.map(({ text, position, hint }): ProfileMistake => ({
    ...position,
    message: text,
    ...(hint === undefined ? {} : { hint }),
  }));
  return new ProfileError(lines.join("\n"), {
    mistakes,
    ...(hints.length === 0 ? {} : { hint: hints.join("\n") }),
  });
}

function byPosition(a: Complaint, b: Complaint): number {
  return (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
    (a.position?.column ?? 0) - (b.position?.column ?? 0);
}
