/**
 * Parses and formats reset scripts: `D0|R1|W100ms|D1,R0|W50ms|D0`. Pure; no I/O.
 *
 * The letters are esptool's (`custom_reset_sequence` in esptool.cfg). Its `W0.1` means seconds, but esptool-js, which
 * adopted the notation, reads the same number as milliseconds. Therefore waits here have a unit.
 */
import { ProfileError } from "../errors.ts";
import { describeParseError, type ParseError, type ParseResult } from "../parse_result.ts";
import type { Lines } from "../serial/port.ts";
import { quote } from "../text.ts";
import { findScriptError } from "./check.ts";
import type { ResetScript, ResetStep } from "./script.ts";

const STEPS = "a step such as D0, R1, U1,0 or W100ms";
const WAIT = "a wait with its unit such as 100ms or 0.1s";

/** The steps of a script known to be valid. Throws ProfileError, which names the character and what was expected. */
export function resetScript(text: string): ResetStep[] {
  const result = parseResetScript(text);
  if ("value" in result) return result.value;
  const { hint } = result.error;
  const message = `Cannot read reset script ${quote(text)}: ${describeParseError(result.error, quote(text))}`;
  throw new ProfileError(message, hint === undefined ? {} : { hint });
}

/** Parses a script. `check` checks the script as a whole. */
export function parseResetScript(text: string, check = findScriptError): ParseResult<ResetStep[]> {
  const steps: ResetStep[] = [];
  let at = 0;
  for (const part of text.split("|")) {
    const word = part.trim();
    const result = parseStep(word);
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

function parseStep(word: string): ParseResult<ResetStep> {
  if (word.startsWith("W")) {
    const result = parseWait(word.slice(1), "W");
    return "value" in result ? { value: { wait: result.value } } : result;
  }
  const both = /^U([01]),([01])$/.exec(word);
  if (both !== null) return { value: { set: { dtr: both[1] === "1", rts: both[2] === "1" } } };
  return parseLines(word);
}

/** `D1`, `R0`, or both with a comma, which change at the same time. */
function parseLines(word: string): ParseResult<ResetStep> {
  const set: { dtr?: boolean; rts?: boolean } = {};
  for (const item of word.split(",")) {
    const match = /^\s*([DR])([01])\s*$/.exec(item);
    if (match === null) return { error: stepError(word) };
    const line = match[1] === "D" ? "dtr" : "rts";
    if (line in set) return { error: { expected: `${line.toUpperCase()} once in a step` } };
    set[line] = match[2] === "1";
  }
  return { value: { set } };
}

function stepError(word: string): ParseError {
  const upper = word.toUpperCase();
  if (word !== upper && /^[DR][01](,[DR][01])?$/.test(upper)) {
    return { expected: STEPS, hint: `Write ${quote(upper)}, in upper case.` };
  }
  if (/,\s*W/.test(word)) return { expected: STEPS, hint: 'A wait is a separate step: write "|" before it.' };
  return { expected: STEPS };
}

/**
 * Milliseconds from `100ms` or `0.1s`, rounded to microseconds. `letter` precedes the number in the script, and in the
 * spellings that the hint suggests.
 */
export function parseWait(text: string, letter = ""): ParseResult<number> {
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

/** Inverse of `parseResetScript`. A step that asks the user has no notation; its text appears in quotes. */
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
