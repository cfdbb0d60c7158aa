/**
 * The lock file beside a profile, `flash.lock`: the exact bytes of its firmware. Only `flasher lock` writes it, so everything
 * that it would not write is an error, never a guess. Pure; no I/O.
 */
import { hex } from "../bytes.ts";
import { parseFirmwareName } from "../catalogue/name.ts";
import { MAX_SIZE } from "../download/request.ts";
import { ProfileError } from "../errors.ts";
import { describeParseError, type ParseResult } from "../parse_result.ts";
import { dayOf, orList, printable, quote } from "../text.ts";
import { parseWebAddress } from "../web_address.ts";

/** Where a hash comes from, from the strongest evidence to the weakest. */
export const HASH_SOURCES = ["profile", "github", "manifest", "catalogue", "first download"] as const;
export type HashSource = typeof HASH_SOURCES[number];

export interface LockEntry {
  /** Where `flasher lock` found the file. A hint about where to look again: the hash decides. */
  readonly url: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Id of the chip that the image itself names. Every firmware with a name has it. */
  readonly chip?: string;
  /** Flash address in bytes. Every firmware with a name has it; for an address, the profile has it. */
  readonly offset?: number;
  /** The day of the download, YYYY-MM-DD. For people: nothing expires. */
  readonly seen: string;
  readonly hashFrom: HashSource;
}

/** The keys are what the profile says, so that an edited profile is noticed at once. */
export interface Lock {
  readonly firmware: Readonly<Record<string, LockEntry>>;
  readonly urls: Readonly<Record<string, LockEntry>>;
}

export const EMPTY_LOCK: Lock = { firmware: {}, urls: {} };

const VERSION = 1;
/** A profile has at most 64 files and one firmware, each with a line of a few hundred bytes. */
export const MAX_LOCK_BYTES = 256 * 1024;
const RUN_LOCK = "To write it again: flasher lock";

/** `flash.lock` for `flash.yaml`: the same folder, the same stem. */
export function lockPathOf(profilePath: string): string {
  return profilePath.replace(/\.[^./\\]+$/, "") + ".lock";
}

/** The lock in `text`. `source` names it in messages. Throws ProfileError if it is not exactly as `formatLock` writes it. */
export function parseLock(text: string, source = "flash.lock"): Lock {
  const refuse = (problem: string): never => {
    throw new ProfileError(`Cannot read ${quote(source)}: ${problem}`, { hint: RUN_LOCK });
  };
  if (text.length > MAX_LOCK_BYTES) {
    refuse(`found ${text.length} characters, expected at most ${MAX_LOCK_BYTES}`);
  }
  const parsed = parseJson(text);
  if (parsed === undefined) return refuse("found text that is not JSON, expected a lock file");
  const { value, compact } = parsed;
  // A key that occurs twice, as after a merge, would lose one of its values silently.
  if (compact !== withoutSpace(text)) {
    refuse("found a key twice, or a value in another form, expected what flasher lock wrote");
  }
  const read: Reader = { refuse };
  const top = mapping(read, "", { value, keys: ["version", "firmware", "urls"] });
  if (top["version"] !== VERSION) {
    const found = printable(JSON.stringify(top["version"] ?? "nothing"));
    refuse(`version: found ${found}, expected ${VERSION}`);
  }
  return {
    firmware: entries(read, "firmware", { value: top["firmware"], key: parseFirmwareName }),
    urls: entries(read, "urls", { value: top["urls"], key: parseWebAddress }),
  };
}

/** The text of a lock: sorted keys, one entry per line, so that a diff shows what changed. */
export function formatLock({ firmware, urls }: Lock): string {
  const ofFirmware = sorted(firmware).map(([key, { url, sha256, size, chip, offset, seen, hashFrom }]) =>
    line(key, {
      url,
      sha256,
      size,
      chip,
      offset: offset === undefined ? undefined : hex(offset),
      seen,
      hashFrom,
    })
  );
  const ofUrls = sorted(urls).map(([key, { sha256, size, chip, seen, hashFrom }]) =>
    line(key, { sha256, size, chip, seen, hashFrom })
  );
  return `{\n  "version": ${VERSION},\n  "firmware": ${block(ofFirmware)},\n  "urls": ${block(ofUrls)}\n}\n`;
}

interface Reader {
  readonly refuse: (problem: string) => never;
}

type Section = "firmware" | "urls";
const KEYS: Readonly<Record<Section, readonly string[]>> = {
  firmware: ["url", "sha256", "size", "chip", "offset", "seen", "hashFrom"],
  urls: ["sha256", "size", "chip", "seen", "hashFrom"],
};

function entries(
  read: Reader,
  section: Section,
  { value, key: parseKey }: { readonly value: unknown; readonly key: (text: string) => ParseResult<unknown> },
): Record<string, LockEntry> {
  const all = mapping(read, section, { value });
  return Object.fromEntries(
    Object.entries(all).map(([key, entry]) => {
      const parsed = parseKey(key);
      if ("error" in parsed) {
        return read.refuse(`${section}: ${describeParseError(parsed.error, quote(key))}`);
      }
      const place = `${section}, ${quote(key, 200)}`;
      return [key, entryOf(read, place, { section, key, value: entry })];
    }),
  );
}

function entryOf(
  read: Reader,
  place: string,
  { section, key, value }: { readonly section: Section; readonly key: string; readonly value: unknown },
): LockEntry {
  const written = mapping(read, place, { value, keys: KEYS[section] });
  const text = (name: string, expected: string, fits: (text: string) => boolean): string => {
    const found = written[name];
    if (typeof found === "string" && fits(found)) return found;
    return read.refuse(`${place}, ${name}: found ${described(found)}, expected ${expected}`);
  };
  const size = written["size"];
  if (!isSize(size)) {
    read.refuse(
      `${place}, size: found ${described(size)}, expected a number of bytes, at most ${MAX_SIZE}`,
    );
  }
  const common = {
    sha256: text("sha256", "64 lower-case hexadecimal digits", (found) => /^[0-9a-f]{64}$/.test(found)),
    size: size as number,
    seen: text("seen", "a date such as 2026-11-28", isDay),
    hashFrom: text("hashFrom", orList(HASH_SOURCES), isHashSource) as HashSource,
  };
  const chip = () => text("chip", "the id of a chip", (found) => /^[a-z0-9]{3,20}$/.test(found));
  if (section === "urls") return { url: key, ...common, ...("chip" in written ? { chip: chip() } : {}) };
  const isOffset = (found: string) => /^0x(?:0|[1-9a-f][0-9a-f]{0,7})$/.test(found);
  return {
    url: text("url", "an https address", (found) => "value" in parseWebAddress(found)),
    ...common,
    chip: chip(),
    offset: Number(text("offset", "a flash address such as 0x1000", isOffset)),
  };
}

/** The mapping in `value`. With `keys`, others are refused. */
function mapping(
  { refuse }: Reader,
  place: string,
  { value, keys }: { readonly value: unknown; readonly keys?: readonly string[] },
): Readonly<Record<string, unknown>> {
  const at = place === "" ? "" : `${place}: `;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse(`${at}found ${described(value)}, expected a mapping`);
  }
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) refuse(`${at}found unknown key ${quote(unknown)}, expected ${orList(keys!)}`);
  return value as Readonly<Record<string, unknown>>;
}

function described(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "a mapping" : printable(String(value));
}

/** No download is larger. */
function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_SIZE;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && dayOf(date) === text;
}

function isHashSource(text: string): text is HashSource {
  return HASH_SOURCES.some((source) => source === text);
}

/** The value, and its JSON without space. Undefined if the text is not JSON, or nested too deeply to be written again. */
function parseJson(text: string): { readonly value: unknown; readonly compact: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value, compact: JSON.stringify(value) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** JSON without the space between its tokens. */
function withoutSpace(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => token.startsWith('"') ? token : "");
}

function sorted(entries: Readonly<Record<string, LockEntry>>): (readonly [string, LockEntry])[] {
  return Object.entries(entries).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
}

function line(key: string, entry: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(entry).filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `    ${JSON.stringify(key)}: { ${values.join(", ")} }`;
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
}
