/** The forms in which a program prints a secret: as it is, with escapes, as bytes, in hexadecimal, in base64. Pure; no I/O. */
import { byteText } from "../bytes.ts";

/** Shorter secrets, and shorter parts of them, occur in texts by accident; hiding them would reveal them. */
export const SHORTEST = 4;

/** A secret in one form. */
export interface SecretForm {
  /** Of the secret. */
  readonly name: string;
  /** Without escapes, see `readUnits`. */
  readonly units: string;
  /** True: without what is not ASCII. Such characters are lost in many ways; a text is read without them, too. */
  readonly isAscii: boolean;
  /** Parts that may stand alone: what is between two characters outside ASCII. */
  readonly middles: readonly string[];
  /** False for an encoding, whose parts mean nothing. */
  readonly hasParts: boolean;
}

/** What was printed, without its escapes. */
export interface Units {
  /** One UTF-16 code unit for each character; for an escape, what it stands for. */
  readonly text: string;
  /** Where each begins and ends in what was printed. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Characters were omitted before the unit with this index. */
  readonly gaps: ReadonlySet<number>;
}

/** Longest runs of backslashes that belong to one escape: a quotation of a quotation of a quotation has 8. */
const ESCAPE =
  /\\{1,8}(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([tnr])|)/y;
const SHORT: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };
/** The last code point of Unicode. */
const LAST_CODE_POINT = 0x10ffff;

/** An escape whose end may follow. */
export const OPEN_ESCAPE =
  /\\{1,8}(?:x[0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|u\{[0-9a-fA-F]{0,6}|U[0-9a-fA-F]{0,7})?$/;

const FIRST_FOREIGN = "\x80";

export function isPrintableAscii(unit: string): boolean {
  return unit >= " " && unit <= "~";
}

/** Reads JSON's, Python's and flasher's escapes. Backslashes that begin none are omitted: a quotation doubles them. */
export function readUnits(printed: string): Units {
  let text = "";
  const [starts, ends]: [number[], number[]] = [[], []];
  let begin: number | undefined;
  for (let at = 0; at < printed.length;) {
    const from = begin ?? at;
    let unit = printed[at]!;
    let end = at + 1;
    ESCAPE.lastIndex = at;
    const [whole, ...groups] = unit === "\\" ? ESCAPE.exec(printed)! : [];
    if (whole !== undefined) {
      end = at + whole.length;
      const short = groups[4];
      const code = parseInt(groups.slice(0, 4).find((digits) => digits !== undefined) ?? "", 16);
      unit = short !== undefined ? SHORT[short]! : code <= LAST_CODE_POINT ? String.fromCodePoint(code) : "";
    }
    for (const half of unit.split("")) {
      text += half;
      starts.push(from);
      ends.push(end);
    }
    // Backslashes belong to what follows.
    begin = unit === "" ? from : undefined;
    at = end;
  }
  return { text, starts, ends, gaps: new Set() };
}

/** Without what is not ASCII. */
export function asciiUnits({ text, starts, ends }: Units): Units {
  const kept: number[] = [];
  const gaps = new Set<number>();
  for (let i = 0; i < text.length; i++) {
    if (text[i]! < FIRST_FOREIGN) kept.push(i);
    else gaps.add(kept.length);
  }
  return {
    text: kept.map((i) => text[i]).join(""),
    starts: kept.map((i) => starts[i]!),
    ends: kept.map((i) => ends[i]!),
    gaps,
  };
}

/** `secrets`: values by name. */
export function secretForms(secrets: ReadonlyMap<string, string>): readonly SecretForm[] {
  return [...secrets].flatMap(([name, value]) => formsOf(name, value));
}

function formsOf(name: string, value: string): SecretForm[] {
  if (value.length < SHORTEST) return [];
  const bytes = new TextEncoder().encode(value);
  const units = readUnits(value);
  const ascii = asciiUnits(units).text;
  const forms = new Map<string, SecretForm>();
  const add = (units: string, more: Partial<SecretForm> = {}) => {
    if (units.length < SHORTEST || forms.has(units)) return;
    forms.set(units, { name, units, isAscii: false, middles: [], hasParts: true, ...more });
  };
  add(units.text);
  if (ascii !== units.text) {
    const middles = (units.text.match(/[ -~]+/g) ?? []).filter((run) => run.length >= SHORTEST);
    // A console has bytes, and flasher keeps one character for each.
    add(readUnits(byteText(bytes)).text, { middles });
    add(ascii, { isAscii: true });
  }
  const encodings = [
    bytes.toHex(),
    bytes.toHex().toUpperCase(),
    ...[0, 1, 2].map((before) => base64After(bytes, before)),
  ];
  for (const encoded of encodings) add(encoded, { hasParts: false });
  return [...forms.values()];
}

/** The characters of base64 that depend on `bytes` alone, if `before` bytes precede them. */
function base64After(bytes: Uint8Array, before: number): string {
  const all = new Uint8Array(before + bytes.length);
  all.set(bytes, before);
  return all.toBase64().slice(Math.ceil(before * 8 / 6), Math.floor(all.length * 8 / 6));
}
