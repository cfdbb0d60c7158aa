/** What the validator found, in words. Pure; no I/O. */
import type { ParseError } from "../parse_result.ts";
import { suggest } from "../suggest.ts";
import { orList, quote } from "../text.ts";
import { type Complaint, formatPath, type Path } from "./complaint.ts";
import type { Issue } from "./schema.ts";

/** A complaint that knows its path, and not yet its line. */
export interface PathComplaint extends Complaint {
  readonly path: Path;
  /** What to point at: the key, or its value. */
  readonly part: "key" | "value";
}

/** Words that other tools use, too far from ours to be seen as typos. */
const FOREIGN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "": {
    speed: "baud",
    baudrate: "baud",
    firmware: "files",
    images: "files",
    type: "chip",
    before: "reset",
    flash_mode: "flash.mode",
    flash_freq: "flash.freq",
    flash_size: "flash.size",
  },
  "files[]": { address: "offset", addr: "offset", at: "offset", file: "path", name: "path", sha: "sha256" },
};

export const MINIMAL_PROFILE = "A minimal profile is:\nfiles:\n  - { offset: 0x0, path: firmware.bin }";

/** Hints for values that have the wrong kind, by the path with indices left out. */
const SHAPE_HINTS: Readonly<Record<string, string>> = {
  "": MINIMAL_PROFILE,
  "files": 'Write "files:" and below it a line "  - { offset: 0x0, path: firmware.bin }" for each file.',
  "files[]": 'An entry of files reads "- { offset: 0x0, path: firmware.bin }".',
  "expect": 'It reads "expect: micropython" or "expect: { text: Ready, within: 10s }".',
  "flash": 'It reads "flash: { mode: keep, freq: keep, size: detect }".',
};

export interface Judged {
  /** What was validated. */
  readonly raw: unknown;
  /** The JSON Schema of a profile: which keys there are at a path. */
  readonly schema: JsonSchema;
}

/** The part of JSON Schema that is read here. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** One complaint for each thing that is wrong. */
export function complaintsOf(issues: readonly Issue[], judged: Judged): PathComplaint[] {
  return issues.flatMap((issue) => complaintsOfIssue(issue, { ...judged, base: [] }));
}

interface Context extends Judged {
  /** Path of the union that the issue is inside of. */
  readonly base: Path;
}

function complaintsOfIssue(issue: Issue, context: Context): PathComplaint[] {
  const { raw, base } = context;
  const path: Path = [...base, ...issue.path.map((step) => typeof step === "number" ? step : String(step))];
  const input = valueAt(raw, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, { key, keys: keysAt(context.schema, path) }));
    case "invalid_union": {
      // The branches are, in this order, one line of text, and a list or a mapping.
      const [ofText, ofOther] = issue.errors;
      const branch = typeof input === "string" ? ofText : isOfKind(ofOther) ? ofOther : undefined;
      if (branch === undefined) return [wrongValue(path, { input, error: { expected: issue.message } })];
      return branch.flatMap((inner) => complaintsOfIssue(inner, { ...context, base: path }));
    }
    case "too_small":
    case "too_big": {
      const found = Array.isArray(input) && input.length > 0 ? `${input.length} entries` : "an empty list";
      return [wrongValue(path, { input, error: { found, expected: issue.message } })];
    }
    case "custom": {
      const error = issue.params?.["error"] as ParseError | undefined;
      return [wrongValue(path, { input, error: error ?? { expected: issue.message } })];
    }
    default:
      return [wrongKind(path, { input, expected: issue.message })];
  }
}

/** False where already the kind of the value is wrong: then there is nothing to say of what is in it. */
function isOfKind(issues: readonly Issue[] = []): boolean {
  return issues.every(({ code, path }) => code !== "invalid_type" || path.length > 0);
}

/** The keys that the mapping at `path` can have. */
function keysAt(schema: JsonSchema, path: Path): string[] {
  let forms: readonly JsonSchema[] = [schema];
  for (const step of path) {
    const inner = forms.flatMap(({ properties, items }) =>
      (typeof step === "number" ? items : properties?.[step]) ?? []
    );
    forms = inner.flatMap((form) => [form, ...(form.anyOf ?? [])]);
  }
  return forms.flatMap(({ properties }) => Object.keys(properties ?? {}));
}

function unknownKey(path: Path, { key, keys }: { key: string; keys: readonly string[] }): PathComplaint {
  const place = pattern(path);
  const near = Object.hasOwn(FOREIGN[place] ?? {}, key) ? FOREIGN[place]?.[key] : suggest(key, keys);
  return {
    path: [...path, key],
    part: "key",
    text: `${prefix(path)}found unknown key ${quote(key)}, expected ${orList(keys)}`,
    ...(near === undefined ? {} : { hint: `${quote(key)}: did you mean "${near}"?` }),
  };
}

/** A list or nothing where a text belongs, or the reverse; or no such key at all. */
function wrongKind(path: Path, { input, expected }: { input: unknown; expected: string }): PathComplaint {
  const hint = SHAPE_HINTS[pattern(path)];
  if (input !== undefined) return wrongValue(path, { input, error: { expected, ...(hint && { hint }) } });
  return {
    path: path.slice(0, -1),
    part: "value",
    text: `${prefix(path)}missing, expected ${expected}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

function wrongValue(path: Path, { input, error }: { input: unknown; error: ParseError }): PathComplaint {
  const where = error.where === undefined ? "" : `${error.where}: `;
  return {
    path,
    part: "value",
    text: `${prefix(path)}${where}found ${error.found ?? describe(input)}, expected ${error.expected}`,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

function describe(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : "a mapping";
}

function prefix(path: Path): string {
  return path.length === 0 ? "" : `${formatPath(path)}: `;
}

function pattern(path: Path): string {
  return formatPath(path).replace(/\[\d+\]/g, "[]");
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
