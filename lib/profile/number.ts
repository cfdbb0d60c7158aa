/** Parses numbers, and suggests the meaning of spellings that it refuses. Pure; no I/O. */
import { hex } from "../bytes.ts";
import type { ParseResult } from "../parse_result.ts";
import { quote } from "../text.ts";

/** Largest flash address and size: the protocol uses 32 bits. */
export const MAX_U32 = 0xffffffff;

/**
 * No leading zero, because `017` is 15 in YAML 1.1 and 17 in YAML 1.2. No `_`, `+` or fraction, because editors, YAML
 * parsers and people disagree about them.
 */
const NUMBER = /^(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)$/;

export interface NumberRule {
  readonly min: number;
  readonly max: number;
  /** Completes "expected …" for text that is not a number. */
  readonly expected: string;
  /** Completes "expected …" for a number outside `min` to `max`. */
  readonly range: string;
  /** The number counts bytes: hints then understand `1MB` and suggest hexadecimal, too. */
  readonly bytes: boolean;
}

/** The integer in `text`. */
export function parseNumber(text: string, rule: NumberRule): ParseResult<number> {
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (value >= rule.min && value <= rule.max) return { value };
    return { error: { expected: rule.range } };
  }
  const hint = numberHint(text.slice(0, 64), rule);
  return { error: { expected: rule.expected, ...(hint === undefined ? {} : { hint }) } };
}

function numberHint(text: string, rule: NumberRule): string | undefined {
  const fits = (n: number) => Number.isInteger(n) && n >= rule.min && n <= rule.max;
  if (/^-\d/.test(text)) return `${quote(text)} is negative: the minimum is ${rule.min}.`;
  if (/^0\d+$/.test(text)) return leadingZeroHint(text, fits);
  const meant = meaning(text, rule.bytes);
  if (meant === undefined || !fits(meant)) return undefined;
  return `For ${quote(text)}, write ${rule.bytes && meant > 9 ? `${hex(meant)} or ${meant}` : meant}.`;
}

function leadingZeroHint(text: string, fits: (n: number) => boolean): string | undefined {
  const decimal = Number(text);
  const octal = /^[0-7]+$/.test(text) ? parseInt(text, 8) : decimal;
  if (!fits(decimal)) return undefined;
  if (octal === decimal || !fits(octal)) {
    return `For ${quote(text)}, write ${decimal}, without the leading zero.`;
  }
  return `${
    quote(text)
  } is ${decimal} to some programs and octal, ${octal}, to others: write ${decimal} or ${octal}.`;
}

/** The most likely meaning of `text`. */
function meaning(text: string, bytes: boolean): number | undefined {
  const plain = text.replace(/^\+/, "").replace(/[_,' ]/g, "").replace(/^0X/, "0x");
  if (NUMBER.test(plain)) return Number(plain);
  if (/^(\d+\.\d+|\d+(\.\d+)?e\+?\d+|0o[0-7]+|0b[01]+)$/i.test(text)) return Number(text.toLowerCase());
  if (!bytes) return undefined;
  const unit = /^(\d+(?:\.\d+)?) ?([km])(i?b)?$/i.exec(text);
  if (unit !== null) return Number(unit[1]) * (unit[2]!.toLowerCase() === "k" ? 0x400 : 0x100000);
  // A size with its unit is more likely than a number in hexadecimal without 0x.
  const count = /^(\d+) ?b(?:ytes?)?$/i.exec(text);
  if (count !== null) return Number(count[1]);
  const digits = /^\$?([0-9a-f]+)h?$/i.exec(text)?.[1];
  return digits === undefined ? undefined : parseInt(digits, 16);
}
