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
/** A program that corrects a profile needs no more at once, and a hostile profile must not keep flasher busy. */
const MAX_MISTAKES = 1_000;

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
 * first ones in the text, and their hints. The error's `mistakes` are the first 1,000. `count`: of all complaints, if
 * these are the first of more.
 */
export function profileError(
  source: string,
  complaints: readonly Complaint[],
  count = complaints.length,
): ProfileError {
  const place = ({ position: at }: Complaint) => at === undefined ? "" : `:${at.line}:${at.column}`;
  const sorted = firstInText(complaints);
  const shown = sorted.slice(0, MAX_SHOWN);
  const lines = shown.map((complaint) => `${printable(source)}${place(complaint)}: ${complaint.text}`);
  if (count > shown.length) lines.push(`${printable(source)}: and ${count - shown.length} more`);
  const hints = [...new Set(shown.flatMap(({ hint }) => hint === undefined ? [] : [hint]))];
  const mistakes = sorted.map(({ text, position, hint }): ProfileMistake => ({
    ...position,
    message: text,
    ...(hint === undefined ? {} : { hint }),
  }));
  return new ProfileError(lines.join("\n"), {
    mistakes,
    ...(count > mistakes.length ? { mistakeCount: count } : {}),
    ...(hints.length === 0 ? {} : { hint: hints.join("\n") }),
  });
}

type Placed = Pick<Complaint, "position">;

/** In the order of the text, at most `MAX_MISTAKES`. */
export function firstInText<T extends Placed>(all: readonly T[]): readonly T[] {
  return all.toSorted(byPosition).slice(0, MAX_MISTAKES);
}

function byPosition(a: Placed, b: Placed): number {
  return (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
    (a.position?.column ?? 0) - (b.position?.column ?? 0);
}
