/** The answers that a question of `flasher init` offers, and how a person may name one of them. Pure; no I/O. */
import type { Described } from "../../by_words.ts";
import { printable } from "../../text.ts";
import { truncate } from "../screen/columns.ts";
import { definitions, textTable } from "../screen/table.ts";

export type Choice = Described;

/** The choice that the answer names exactly: by its number in the list, from 1, or by its value. */
export function exactChoice(answer: string, choices: readonly Choice[]): Choice | undefined {
  return choices.find(({ value }) => value === answer) ??
    (isNumber(answer) ? choices[Number(answer) - 1] : undefined);
}

/** True for an answer that can only mean a number in a list. */
export function isNumber(answer: string): boolean {
  return /^\d{1,4}$/.test(answer);
}

/** One choice a line with its number in `all`, cut to `columns`, so that the list stays on a small screen. */
export function shortChoiceLines(
  shown: readonly Choice[],
  all: readonly Choice[],
  { columns, ellipsis }: { readonly columns: number; readonly ellipsis: string },
): readonly string[] {
  return textTable(rowsOf(shown, all)).map((line) => truncate(`  ${line}`, columns, { ellipsis }));
}

/** The same with whole texts, wrapped. */
export function choiceLines(
  shown: readonly Choice[],
  all: readonly Choice[],
  columns: number,
): readonly string[] {
  return shown.length === 0 ? [] : definitions(rowsOf(shown, all), columns);
}

function rowsOf(shown: readonly Choice[], all: readonly Choice[]): readonly (readonly [string, string])[] {
  const digits = String(all.length).length;
  return shown.map((choice) => {
    const number = String(all.indexOf(choice) + 1).padStart(digits);
    return [`${number}  ${printable(choice.value)}`, printable(choice.about)];
  });
}
