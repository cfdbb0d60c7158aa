/** What is wrong with a text that is not YAML, in words. Pure; no I/O. */
import { quote } from "../text.ts";
import { type Complaint, positionAt } from "./complaint.ts";
import type { YamlFault } from "./locate.ts";

interface Words {
  readonly found?: (excerpt: string) => string;
  readonly expected: string;
  readonly hint?: string;
}

const SINGLE_QUOTES =
  "In double quotes a backslash begins an escape: write the path in single quotes, or with slashes.";
const COLUMNS = "The keys of one mapping begin in the same column, and so do the dashes of one list.";

/** By the error code of the parser that knows places (`yaml`, its documentation's list of error codes). */
const WORDS: Readonly<Record<string, Words>> = {
  BAD_DQ_ESCAPE: {
    found: (text) => `the escape ${quote(text)}`,
    expected: "one that YAML knows",
    hint: SINGLE_QUOTES,
  },
  BAD_INDENT: { expected: "a line that is indented like its neighbours", hint: COLUMNS },
  BAD_SCALAR_START: { expected: "quotes around a value that begins with this character" },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: "one key on a line",
    hint: `${COLUMNS}\nPut a value that contains a colon and a space in quotes.`,
  },
  MISSING_CHAR: { expected: "a closing quote, a bracket, a brace or a comma" },
  MULTILINE_IMPLICIT_KEY: {
    expected: "a key, a colon and a space",
    hint: 'A key and its value read "baud: 460800", with a space after the colon.',
  },
  MULTIPLE_DOCS: { found: () => "a second document", expected: "one" },
  TAG_RESOLVE_FAILED: { found: (text) => `the tag ${quote(text)}`, expected: "no tags" },
  UNEXPECTED_TOKEN: { expected: "a key, or an entry of a list, at this place", hint: COLUMNS },
};

/** Complaints for `faults`; undefined where none of them can be put in words. */
export function syntaxComplaints(faults: readonly YamlFault[]): Complaint[] | undefined {
  // After the first error of syntax the parser guesses: what it reports from there on is mostly not true.
  const coded = faults.find((fault) => fault.kind === "code" && fault.code in WORDS);
  const shown = coded === undefined ? faults.filter(({ kind }) => kind === "duplicate") : [coded];
  return shown.length === 0 ? undefined : shown.map(complaintOf);
}

function complaintOf(fault: YamlFault): Complaint {
  const { position } = fault;
  if (fault.kind === "duplicate") {
    const key = quote(fault.key);
    const hint = `${key} stands first in line ${fault.first.line}.`;
    return { position, text: `found key ${key} a second time, expected each key once`, hint };
  }
  const words = WORDS[fault.code];
  const found = words?.found?.(fault.excerpt) ?? "text that is not YAML";
  return {
    position,
    text: `found ${found}, expected ${words?.expected ?? "YAML"}`,
    ...(words?.hint === undefined ? {} : { hint: words.hint }),
  };
}

/**
 * Lines indented with tabs. YAML forbids them; the parser that reads the values takes `a:` and a tab and `b: 1` for
 * two keys side by side, without an error. A tab after the dash of a list entry counts, too.
 */
export function tabComplaints(text: string): Complaint[] {
  return Array.from(text.matchAll(/^[ -]*\t[ \t]*[^\s#]/gm), (match) => ({
    position: positionAt(text, match.index + match[0].indexOf("\t")),
    text: "found a tab in the indentation, expected spaces",
    hint: "Replace each tab with two spaces.",
  }));
}
