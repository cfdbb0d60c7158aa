/** Loads a profile from its text. Pure; no I/O. */
import { ProfileError } from "../errors.ts";
import { type Complaint, profileError } from "./complaint.ts";
import { decodeProfile } from "./decode.ts";
import { type Finding, findingsOf, firstComplaints, MINIMAL_PROFILE } from "./validation_errors.ts";
import { recognizeOtherFile } from "./other_files.ts";
import { reservedKeys } from "./reserved_key.ts";
import type { Known, Profile } from "./profile.ts";
import { profileJsonSchema, validateProfile } from "./schema.ts";
import { parserComplaint, syntaxComplaints, tabComplaints } from "./syntax.ts";
import { type ParsedYaml, parseYaml } from "./yaml.ts";

/** Matches where a tag may begin. Only a parser can tell whether it is one. */
const MAY_BE_TAG = /(?:^|[\s,[\]{}])!/m;

/** Nesting levels of a profile: profile, board_files, entry, values, secret. */
const LEVELS = 5;

/**
 * The profile in `input`, with defaults. `source` is its name in messages; `known` lists the names that it may use.
 *
 * Does not check that the port or the files exist. Throws ProfileError with one line per complaint:
 * `flash.yaml:7:13: files[1].offset: found …, expected …`.
 */
export async function loadProfile(
  input: string | Uint8Array,
  source: string,
  known: Known,
): Promise<Profile> {
  return (await loadProfileKeys(input, source, known)).profile;
}

export interface WrittenProfile {
  readonly profile: Profile;
  /** The keys that its text has; the others have defaults. */
  readonly keys: ReadonlySet<string>;
}

/** The same profile, with its keys. Throws ProfileError. */
export async function loadProfileKeys(
  input: string | Uint8Array,
  source: string,
  known: Known,
): Promise<WrittenProfile> {
  const text = decodeProfile(input, source);
  try {
    return await readProfile(text, source, known);
  } catch (error) {
    const other = error instanceof ProfileError ? recognizeOtherFile(text) : undefined;
    if (other === undefined) throw error;
    throw profileError(source, [{ text: `found ${other.words}, expected a profile`, hint: other.hint }]);
  }
}

async function readProfile(text: string, source: string, known: Known): Promise<WrittenProfile> {
  const tabs = tabComplaints(text);
  if (tabs.length > 0) throw profileError(source, tabs);
  const parsed = parseYaml(text);
  if ("fault" in parsed) throw profileError(source, await faultComplaints(text, parsed));
  const tagged = MAY_BE_TAG.test(text) ? await tagComplaints(text) : [];
  if (tagged.length > 0) throw profileError(source, tagged);
  if (parsed.value === null) throw profileError(source, [emptyComplaint(text)]);
  const result = validateProfile(parsed.value, known);
  if ("profile" in result) {
    const reserved = reservedKeys(parsed.value);
    if (reserved.length > 0) throw await locatedError(source, { text, findings: reserved });
    return { profile: result.profile, keys: new Set(Object.keys(parsed.value as object)) };
  }
  const validated = { raw: parsed.value, schema: profileJsonSchema(known) };
  throw await locatedError(source, { text, findings: findingsOf(result.issues, validated) });
}

type Fault = Extract<ParsedYaml, { fault: string }>;

async function faultComplaints(text: string, fault: Fault): Promise<Complaint[]> {
  if (fault.fault === "depth") {
    return [{ text: `found lists or mappings nested too deeply, expected at most ${LEVELS} levels` }];
  }
  const { mapYaml } = await import("./locate.ts");
  const complaints = syntaxComplaints(mapYaml(text)?.faults ?? []);
  // The second parser may accept the text, for example an alias without an anchor.
  return complaints.length > 0
    ? complaints
    : [parserComplaint(fault.words, { line: fault.line, column: fault.column })];
}

/** Complaints about tags, because the parser of values accepts `!!str` silently. */
async function tagComplaints(text: string): Promise<Complaint[]> {
  const { mapYaml } = await import("./locate.ts");
  const faults = mapYaml(text)?.faults ?? [];
  return syntaxComplaints(
    faults.filter((fault) => fault.kind === "code" && fault.code === "TAG_RESOLVE_FAILED"),
  );
}

function emptyComplaint(text: string): Complaint {
  const found = text.trim() === "" ? "an empty file" : "a file without keys";
  return { text: `found ${found}, expected a profile`, hint: MINIMAL_PROFILE };
}

interface Findings {
  readonly text: string;
  readonly findings: readonly Finding[];
}

async function locatedError(source: string, { text, findings }: Findings): Promise<ProfileError> {
  const { mapYaml } = await import("./locate.ts");
  const map = mapYaml(text);
  return profileError(source, firstComplaints(findings, map?.locate), findings.length);
}
