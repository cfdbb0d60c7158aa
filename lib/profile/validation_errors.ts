/** Turns the validator's findings into complaints. Pure; no I/O. */
import { describeParseError, type ParseError } from "../parse_result.ts";
import { suggest } from "../suggest.ts";
import { orList, quote } from "../text.ts";
import { type Complaint, firstInText, formatPath, type Path, type Position } from "./complaint.ts";
import type { Issue } from "./schema.ts";

/** A fault with its path, but not yet its line. */
export interface Finding {
  readonly path: Path;
  /** Whether to point at the key or at its value. */
  readonly part: "key" | "value";
  /** Its text. A hostile profile has thousands of faults, and the search for a similar name takes time for each. */
  readonly describe: () => Pick<Complaint, "text" | "hint">;
}

/** Names from other tools, too different from ours to pass for typos. */
const FOREIGN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "": {
    speed: "baud",
    baudrate: "baud",
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

/** Hints for values of the wrong kind, by their path without indices. */
const SHAPE_HINTS: Readonly<Record<string, string>> = {
  "": MINIMAL_PROFILE,
  "files": 'Write "files:", and below it a line "  - { offset: 0x0, path: firmware.bin }" for each file.',
  "files[]": 'Write each entry of files as in "- { offset: 0x0, path: firmware.bin }".',
  "board_files":
    'Write "board_files:", and below it a line "  - { to: /main.py, path: main.py }" for each file.',
  "board_files[]": 'Write each entry of board_files as in "- { to: /main.py, path: main.py }".',
  "expect": 'Write "expect: micropython" or "expect: { text: Ready, within: 10s }".',
  "flash": 'Write, for example, "flash: { mode: keep, freq: keep, size: detect }".',
};

export interface ValidatedProfile {
  /** The validated value. */
  readonly raw: unknown;
  /** The JSON Schema of a profile, which lists the keys at a path. */
  readonly schema: JsonSchema;
}

/** The part of JSON Schema that is used here. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** Of a mapping with any keys; false if it may have no others. */
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** One finding for each fault. */
export function findingsOf(issues: readonly Issue[], validated: ValidatedProfile): Finding[] {
  return issues.flatMap((issue) => findingsOfIssue(issue, { ...validated, base: [] }));
}

/** The first findings in the text that are reported; only these are described. */
export function firstComplaints(
  findings: readonly Finding[],
  locate: ((path: Path, part: Finding["part"]) => Position | undefined) | undefined,
): readonly Complaint[] {
  const placed = findings.map(({ path, part, describe }) => {
    const position = locate?.(path, part);
    return { describe, ...(position === undefined ? {} : { position }) };
  });
  return firstInText(placed).map(({ describe, ...place }) => ({ ...describe(), ...place }));
}

interface Context extends ValidatedProfile {
  /** Path of the union that contains the issue. */
  readonly base: Path;
}

function findingsOfIssue(issue: Issue, context: Context): Finding[] {
  const { raw, base } = context;
  const path: Path = [...base, ...issue.path.map((step) => typeof step === "number" ? step : String(step))];
  const input = valueAt(raw, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key): Finding => ({
        path: [...path, key],
        part: "key",
        describe: () => unknownKey(path, { key, keys: keysAt(context.schema, path) }),
      }));
    case "invalid_union": {
      // The branches are, in this order, text, and a list or mapping.
      const [ofText, ofOther] = issue.errors;
      const branch = typeof input === "string" ? ofText : isOfKind(ofOther) ? ofOther : undefined;
      if (branch === undefined) return [wrongValue(path, { input, error: { expected: issue.message } })];
      return branch.flatMap((inner) => findingsOfIssue(inner, { ...context, base: path }));
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

/** False if the value itself has the wrong kind, so that complaints about its content make no sense. */
function isOfKind(issues: readonly Issue[] = []): boolean {
  return issues.every(({ code, path }) => code !== "invalid_type" || path.length > 0);
}

/** The keys that the mapping at `path` may have. */
function keysAt(schema: JsonSchema, path: Path): string[] {
  let forms: readonly JsonSchema[] = [schema];
  for (const step of path) {
    const inner = forms.flatMap(({ properties, additionalProperties, items }) => {
      const others = typeof additionalProperties === "object" ? additionalProperties : undefined;
      return (typeof step === "number" ? items : properties?.[step] ?? others) ?? [];
    });
    forms = inner.flatMap((form) => [form, ...(form.anyOf ?? [])]);
  }
  return forms.flatMap(({ properties }) => Object.keys(properties ?? {}));
}

function unknownKey(
  path: Path,
  { key, keys }: { readonly key: string; readonly keys: readonly string[] },
): ReturnType<Finding["describe"]> {
  const place = pattern(path);
  const near = Object.hasOwn(FOREIGN[place] ?? {}, key) ? FOREIGN[place]?.[key] : suggest(key, keys);
  return {
    text: `${prefix(path)}found unknown key ${quote(key)}, expected ${orList(keys)}`,
    ...(near === undefined ? {} : { hint: `${quote(key)}: did you mean "${near}"?` }),
  };
}

/** A value of the wrong kind, such as a list instead of text, or about a missing key. */
function wrongKind(path: Path, { input, expected }: { input: unknown; expected: string }): Finding {
  const hint = SHAPE_HINTS[pattern(path)];
  if (input !== undefined) return wrongValue(path, { input, error: { expected, ...(hint && { hint }) } });
  return {
    path: path.slice(0, -1),
    part: "value",
    describe: () => ({
      text: `${prefix(path)}missing, expected ${expected}`,
      ...(hint === undefined ? {} : { hint }),
    }),
  };
}

function wrongValue(path: Path, { input, error }: { input: unknown; error: ParseError }): Finding {
  return {
    path,
    part: "value",
    describe: () => ({
      text: `${prefix(path)}${describeParseError(error, describe(input))}`,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    }),
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
