/** Finds secrets in a text, and the parts of them that a cut left. Pure; no I/O. */
import {
  asciiUnits,
  isPrintableAscii,
  OPEN_ESCAPE,
  readUnits,
  type SecretForm,
  SHORTEST,
  type Units,
} from "./forms.ts";

/** A secret or a part of it: the characters from `start` up to `end`. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  /** Of the secret. */
  readonly name: string;
}

/** What surrounds the text. */
export interface Surroundings {
  /** The text before it was cut off, or there is none. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** In the order of the text; none overlaps another one. */
export function findHits(text: string, forms: readonly SecretForm[], around: Surroundings): readonly Hit[] {
  const plain = readUnits(text);
  const ascii = forms.some(({ isAscii }) => isAscii) ? asciiUnits(plain) : plain;
  const hits = forms.flatMap((form) => {
    const units = form.isAscii ? ascii : plain;
    return [...ranges(units, form, around)].map(([from, to]): Hit => ({
      start: units.starts[from]!,
      end: units.ends[to - 1]!,
      name: form.name,
    }));
  });
  return merged(hits);
}

/** Where a secret may begin that continues after the text; the length of the text if nowhere. */
export function undecidedFrom(
  text: string,
  forms: readonly SecretForm[],
  { cutBefore }: Pick<Surroundings, "cutBefore">,
): number {
  const whole = OPEN_ESCAPE.exec(text)?.index ?? text.length;
  const plain = readUnits(text.slice(0, whole));
  const ascii = asciiUnits(plain);
  const around = { cutBefore, cutAfter: false };
  const starts = forms.map((form) => {
    const units = form.isAscii ? ascii : plain;
    const from = openFrom(units, form, around);
    return from === undefined ? whole : units.starts[from]!;
  });
  return Math.min(whole, ...starts);
}

/** True if a text that follows `text` begins behind a cut. */
export function endsInCut(text: string): boolean {
  const { text: units } = readUnits(text);
  return units !== "" && isCut(units.at(-1)!);
}

/** The first unit from which all others are a beginning of the secret, or behind a cut, any part of it. */
function openFrom(
  units: Units,
  { units: secret, hasParts }: SecretForm,
  around: Surroundings,
): number | undefined {
  const { text } = units;
  let found: number | undefined;
  // If the last characters are no part of it, more of them are none either.
  for (let from = text.length - 1; from >= 0 && text.length - from < secret.length; from--) {
    const end = text.slice(from);
    if (!secret.includes(end)) break;
    if (secret.startsWith(end) || hasParts && isCutAt(units, from, around)) found = from;
  }
  return found;
}

function* ranges(units: Units, form: SecretForm, around: Surroundings): Generator<readonly [number, number]> {
  const { text } = units;
  const { units: secret } = form;
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    yield [at, at + secret.length];
  }
  if (!form.hasParts) return;
  for (let at = 0; at <= text.length; at++) {
    if (!isCutAt(units, at, around)) continue;
    const before = lengthBefore(text, at, secret);
    if (before > 0) yield [at - before, at];
    const behind = lengthBehind(text, at, secret);
    if (behind > 0) yield [at, at + behind];
    for (const middle of form.middles) {
      const end = at + middle.length;
      if (text.startsWith(middle, at) && isCutAt(units, end, around)) yield [at, end];
    }
  }
}

/** Length of the longest beginning of the secret that ends at `at`; 0 if it is too short. */
function lengthBefore(text: string, at: number, secret: string): number {
  for (let length = Math.min(at, secret.length - 1); length >= SHORTEST; length--) {
    if (text[at - 1] === secret[length - 1] && isSame(text, at - length, secret, 0, length)) return length;
  }
  return 0;
}

/** Length of the longest end of the secret that begins at `at`; 0 if it is too short. */
function lengthBehind(text: string, at: number, secret: string): number {
  for (let length = Math.min(text.length - at, secret.length - 1); length >= SHORTEST; length--) {
    if (isSame(text, at, secret, secret.length - length, length)) return length;
  }
  return 0;
}

function isSame(text: string, at: number, secret: string, from: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (text[at + i] !== secret[from + i]) return false;
  }
  return true;
}

/** Whether a cut is between this unit and the one before it. */
function isCutAt({ text, gaps }: Units, at: number, { cutBefore, cutAfter }: Surroundings): boolean {
  if (gaps.has(at) || at === 0 && cutBefore || at === text.length && cutAfter) return true;
  return at > 0 && isCut(text[at - 1]!) || at < text.length && isCut(text[at]!);
}

/** Ends a quotation, shows that something was omitted, or can get lost on the way. */
function isCut(unit: string): boolean {
  return unit === '"' || !isPrintableAscii(unit);
}

function merged(hits: Hit[]): readonly Hit[] {
  const found: Hit[] = [];
  for (const hit of hits.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (last === undefined || hit.start >= last.end) found.push(hit);
    else if (hit.end > last.end) found[found.length - 1] = { ...last, end: hit.end };
  }
  return found;
}
