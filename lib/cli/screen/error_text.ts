/** Errors and warnings as text for people, and errors as records for scripts. Pure; no I/O. */
import { EXIT, FlasherError, ProfileError } from "../../errors.ts";
import { printable } from "../../text.ts";
import { wrap } from "./columns.ts";
import { JSON_VERSION, type Tag } from "../../app/records/json_line.ts";
import type { Style } from "./style.ts";

/**
 * The message, the state of the board and the hint, each wrapped to `columns` and indented under its label. `profile`:
 * which of several profiles the error is about.
 */
export function describeError(
  error: unknown,
  { style, columns, profile }: Tag & { readonly style: Style; readonly columns: number },
): string {
  return error instanceof FlasherError
    ? describeFailure(error, { style, columns, ...(profile === undefined ? {} : { profile }) })
    : describeBug(error instanceof Error ? error.stack ?? error.message : String(error), style);
}

/** An error as a plain value. */
export interface FailureText {
  readonly message: string;
  readonly boardState?: string | undefined;
  readonly hint?: string | undefined;
}

export function describeFailure(
  { message, boardState, hint }: FailureText,
  { style, columns, profile }: Tag & { readonly style: Style; readonly columns: number },
): string {
  const lines = [
    ...labelled("error:", message, {
      paint: style.bad,
      columns,
      hang: message.split("\n").length > 1 ? 2 : 0,
    }),
    ...(profile === undefined ? [] : labelled("profile:", profile, { paint: style.bold, columns })),
    ...(boardState === undefined ? [] : labelled("board:", boardState, { paint: style.bold, columns })),
    ...(hint === undefined ? [] : labelled("  try:", hint, { paint: style.bold, columns })),
  ];
  return lines.map((line) => line + "\n").join("");
}

/** What the flash of a board holds after its work was stopped. */
export function describeBoardState(
  state: string,
  { style, columns }: { readonly style: Style; readonly columns: number },
): string {
  return labelled("board:", state, { paint: style.bold, columns }).map((line) => line + "\n").join("");
}

interface Remark {
  readonly message: string;
  readonly hint?: string;
}

interface RemarkLayout {
  readonly style: Style;
  readonly columns: number;
}

/** A warning and its hint. */
export function describeWarning(warning: Remark, { style, columns }: RemarkLayout): string {
  return describeRemark("warning:", warning, { paint: style.careful, columns });
}

/** Like a warning, but nothing is wrong. */
export function describeNote(note: Remark, { style, columns }: RemarkLayout): string {
  return describeRemark("note:", note, { paint: style.dim, columns });
}

function describeRemark(
  label: string,
  { message, hint }: Remark,
  look: { readonly paint: (text: string) => string; readonly columns: number },
): string {
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return labelled(label, text, look).map((line) => line + "\n").join("");
}

function labelled(
  label: string,
  text: string,
  { paint, columns, hang = 0 }: {
    readonly paint: (text: string) => string;
    readonly columns: number;
    /** Further indentation of lines after a wrap: it keeps several messages apart. */
    readonly hang?: number;
  },
): string[] {
  const margin = " ".repeat(label.length + 1);
  return text.split("\n").flatMap((line, i) => {
    const lead = /^ */.exec(line)![0];
    const [first, ...rest] = wrap(margin + printable(line), columns, margin + lead + " ".repeat(hang));
    return i === 0 && first!.startsWith(margin)
      ? [paint(label) + first!.slice(label.length), ...rest]
      : [first!, ...rest];
  });
}

/** Anything that is not a FlasherError is a bug in flasher; the text shows all that helps to find it. */
export function describeBug(text: string, style: Style): string {
  return `${style.bad("error:")} internal error in flasher; please report it with the lines below\n${
    text.split("\n").map(printable).join("\n")
  }\n`;
}

/** The last line of `--json` output if a command fails. */
export function errorRecord(error: unknown): Record<string, unknown> {
  const begin = { type: "error", version: JSON_VERSION };
  if (!(error instanceof FlasherError)) {
    return { ...begin, exitCode: EXIT.internal, kind: "Bug", message: String(error) };
  }
  const { exitCode, name, message, hint, boardState } = error;
  const { mistakes, mistakeCount } = error instanceof ProfileError ? error : {};
  return { ...begin, exitCode, kind: name, message, hint, boardState, mistakes, mistakeCount };
}
