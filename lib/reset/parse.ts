/**
 * Reset scripts as text: `D0|R1|W100ms|D1,R0|W50ms|D0`. Pure; no I/O.
 *
 * The letters are esptool's (`custom_reset_sequence` in esptool.cfg). Its `W0.1` means seconds, and esptool-js, which
 * took over the notation, reads the same number as milliseconds: so a wait here carries its unit.
 */
import { ProfileError } from "../errors.ts";
import type { ParseError, ParseResult } from "../parse_result.ts";
import type { Lines } from "../serial/port.ts";
import { quote } from "../text.ts";
import { checkScript } from "./check.ts";
import type { ResetScript, ResetStep } from "./script.ts";

const STEPS = "a step such as D0, R1, U1,0 or W100ms";
const WAIT = "a wait with its unit such as 100ms or 0.1s";

/** The steps of `text`. Throws ProfileError that names the character and what was expected there. */
export function parseResetScript(text: string): ResetStep[] {
  const result = readResetScript(text);
  if ("value" in result) return result.value;
  const { where, found, expected, hint } = result.error;
  throw new ProfileError(
    `Cannot read reset script ${quote(text)}: ${where === undefined ? "" : `${where}: `}` +
      `found ${found ?? quote(text)}, expected ${expected}`,
    hint === undefined ? {} : { hint },
  );
}

/** As `parseResetScript`, but answers instead of throwing. `check` judges the script as a whole. */
export function readResetScript(text: string, check = checkScript): ParseResult<ResetStep[]> {
  const steps: ResetStep[] = [];
  let at = 0;
  for (const part of text.split("|")) {
    const word = part.trim();
    const result = readStep(word);
    if ("error" in result) {
      const character = at + part.length - part.trimStart().length + 1;
      return {
        error: {
          where: `character ${character}`,
          found: word === "" ? "nothing" : quote(word),
          ...result.error,
        },
      };
    }
    steps.push(result.value);
    at += part.length + 1;
  }
  const error = check(steps);
  return error === undefined ? { value: steps } : { error };
}

function readStep(word: string): ParseResult<ResetStep> {
  if (word.startsWith("W")) {
    const result = readWait(word.slice(1), "W");
    return "value" in result ? { value: { wait: result.value } } : result;
  }
  const both = /^U([01]),([01])$/.exec(word);
  if (both !== null) return { value: { set: { dtr: both[1] === "1", rts: both[2] === "1" } } };
  return readLines(word);
}

/** `D1`, `R0`, or both with a comma: changed at one instant. */
function readLines(word: string): ParseResult<ResetStep> {
  const set: { dtr?: boolean; rts?: boolean } = {};
  for (const item of word.split(",")) {
    const match = /^\s*([DR])([01])\s*$/.exec(item);
    if (match === null) return { error: stepRefusal(word) };
    const line = match[1] === "D" ? "dtr" : "rts";
    if (line in set) return { error: { expected: `${line.toUpperCase()} once in a step` } };
    set[line] = match[2] === "1";
  }
  return { value: { set } };
}

function stepRefusal(word: string): ParseError {
  const upper = word.toUpperCase();
  if (word !== upper && /^[DR][01](,[DR][01])?$/.test(upper)) {
    return { expected: STEPS, hint: `Write ${quote(upper)}, in capitals.` };
  }
  if (/,\s*W/.test(word)) return { expected: STEPS, hint: 'A wait is a step of its own: put "|" before it.' };
  return { expected: STEPS };
}

/**
 * Milliseconds, from `100ms` or `0.1s`, to the microsecond. `letter` is what stands before the number where it was
 * found and belongs in front of the spellings that the hint names.
 */
export function readWait(text: string, letter = ""): ParseResult<number> {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s)$/.exec(text);
  if (match !== null) {
    const ms = Number(match[1]) * (match[2] === "s" ? 1000 : 1);
    return { value: Math.round(ms * 1000) / 1000 }; // 0.55 s is 550, not 550.0000000000001
  }
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) return { error: { expected: WAIT } };
  const number = Number(text);
  const seconds = number < 1 ? `${Math.round(number * 1e6) / 1000}ms` : `${number}s`;
  return {
    error: {
      expected: WAIT,
      hint:
        `${quote(letter + text)} has no unit: write ${
          quote(letter + seconds)
        } if it comes from esptool.cfg ` +
        `(seconds), ${quote(`${letter}${number}ms`)} if it comes from esptool-js (milliseconds).`,
    },
  };
}

/** Inverse of `parseResetScript`. A step that asks a person has no notation and is shown as its text in quotes. */
export function formatResetScript(script: ResetScript): string {
  return script.map(formatStep).join("|");
}

function formatStep(step: ResetStep): string {
  if ("set" in step) return formatLines(step.set);
  if ("wait" in step) return `W${step.wait}ms`;
  return quote(step.ask);
}

function formatLines({ dtr, rts }: Lines): string {
  const named = [
    ...(dtr === undefined ? [] : [`D${Number(dtr)}`]),
    ...(rts === undefined ? [] : [`R${Number(rts)}`]),
  ];
  return named.join(",");
}
