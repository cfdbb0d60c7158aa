/** Asks questions with a proposed answer, and repeats each until the answer is valid. */
import { FlasherError, UsageError } from "../../errors.ts";
import { choicesByWords } from "../../by_words.ts";
import { orList, printable, quote } from "../../text.ts";
import type { System } from "../../app/system/system.ts";
import { askLine } from "../screen/ask.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { styleFor } from "../screen/style.ts";
import { reportError } from "../screen/report_error.ts";
import { type Choice, choiceLines, exactChoice, isNumber, shortChoiceLines } from "./choices.ts";

export interface Question<T> {
  /** The answer that Enter alone gives; without it, an answer is required. */
  readonly proposed?: string;
  /** The answers in a numbered list, most likely first. */
  readonly choices?: readonly Choice[];
  /** How many of them are listed before the question; default: all. */
  readonly listed?: number;
  /** Completes "expected …": what to type instead of a number in the list. */
  readonly expected: string;
  /** A whole sentence that `?` shows above the list. */
  readonly help: string;
  /** Parses the answer. Throws a FlasherError if it is invalid. */
  readonly read: (answer: string) => T | Promise<T>;
}

export interface Asker {
  /** Resolves with the first valid answer. Throws UsageError if the input ends. */
  ask<T>(question: string, details: Question<T>): Promise<T>;
  /** Enter means yes. Throws UsageError if the input ends. */
  confirm(question: string): Promise<boolean>;
  /** Shows a paragraph. */
  say(text: string): void;
  /** Shows an error after which the questions go on. */
  report(error: FlasherError): void;
}

/** Undefined if there is no terminal, or `silent`. */
export function askerFor(system: System, { silent }: { readonly silent: boolean }): Asker | undefined {
  const { stdin, stderr } = system;
  if (silent || !stdin.isTerminal || !stderr.isTerminal) return undefined;
  const columns = lineWidth(stderr);
  const write = (lines: readonly string[]) => stderr.write(lines.map((line) => `${line}\n`).join(""));
  const say = (text: string) => write(wrap(printable(text), columns));
  const list = (shown: readonly Choice[], all: readonly Choice[]) => write(choiceLines(shown, all, columns));
  const report = (error: FlasherError) => reportError(error, system);

  async function ask<T>(question: string, details: Question<T>): Promise<T> {
    const { proposed, choices = [], listed = choices.length, help, read } = details;
    const { ellipsis } = styleFor(stderr, system);
    write(shortChoiceLines(choices.slice(0, listed), choices, { columns, ellipsis }));
    const hint = proposed === undefined || proposed === "" ? "" : ` [${quote(proposed).slice(1, -1)}]`;
    for (;;) {
      const answer = await line(system, `${question}${hint}:`);
      if (answer === "?") {
        say(help);
        list(choices, choices);
        continue;
      }
      try {
        if (answer === "" && proposed === undefined) throw notAnswered(question, "no answer", details);
        if (answer === "") return await read(proposed!);
        const chosen = exactChoice(answer, choices);
        if (chosen === undefined && choices.length > 0 && isNumber(answer)) {
          throw notAnswered(question, answer, details);
        }
        if (chosen !== undefined && chosen.value !== answer) say(`  ${chosen.value}`);
        return await read(chosen?.value ?? answer);
      } catch (error) {
        if (!(error instanceof FlasherError)) throw error;
        const named = isPlace(answer) || isNumber(answer) || exactChoice(answer, choices) !== undefined;
        const meant = named ? [] : choicesByWords(answer, choices);
        const value = meant.length === 1 ? await readMeant(meant[0]!, read) : undefined;
        if (value !== undefined) return value.read;
        if (meant.length > 1) {
          say(`${quote(answer)} may be one of these:`);
          list(meant, choices);
        } else if (meant.length === 0) report(error);
      }
    }
  }

  /** Undefined after the report of an error. */
  async function readMeant<T>(
    { value, about }: Choice,
    read: Question<T>["read"],
  ): Promise<{ readonly read: T } | undefined> {
    say(`  ${value}${about === "" ? "" : `: ${about}`}`);
    try {
      return { read: await read(value) };
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      report(error);
      return undefined;
    }
  }

  async function confirm(question: string): Promise<boolean> {
    for (;;) {
      const answer = await line(system, `${question} [Y/n]`);
      if (/^(y(es)?)?$/i.test(answer)) return true;
      if (/^no?$/i.test(answer)) return false;
      report(new UsageError(`Answer: found ${quote(answer)}, expected y or n`));
    }
  }

  return { ask, confirm, say, report };
}

/** The typed line. Throws UsageError if the input ends. */
async function line(system: System, question: string): Promise<string> {
  // The terminal would break the line within a word.
  const answer = await askLine(system, wrap(question, lineWidth(system.stderr)).join("\n"));
  if (answer !== undefined) return answer;
  throw new UsageError("Cannot finish the profile: the input ended before the last answer");
}

function notAnswered(
  question: string,
  found: string,
  { choices = [], expected }: Pick<Question<unknown>, "choices" | "expected">,
): UsageError {
  const { length } = choices;
  const words = length > 2 ? `a number from 1 to ${length}` : orList(choices.map((_, n) => `${n + 1}`));
  const numbers = length === 0 ? "" : `${words}, or `;
  return new UsageError(`${question}: found ${found}, expected ${numbers}${expected}`, {
    hint: 'Type "?" for help.',
  });
}

/** Paths and network addresses are never words of a description. */
function isPlace(answer: string): boolean {
  return /[\\/:]/.test(answer);
}
