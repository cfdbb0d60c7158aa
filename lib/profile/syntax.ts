/** What is wrong with a text that is not YAML, in words. Pure; no I/O. */
import { printable, quote } from "../text.ts";
import type { Complaint, Position } from "./complaint.ts";
import type { YamlFault } from "./locate.ts";

interface Words {
  readonly found?: (excerpt: string) => string;
  readonly expected: string;
  readonly hint?: string;
}

const SINGLE_QUOTES =
  "In double quotes a backslash begins an escape: write the path in single quotes, or with slashes.";
const COLUMNS = "The keys of one mapping begin in the same column, and so do the dashes of one list.";

/** By error code of the parser that knows places, where more can be said than it says itself. */
const WORDS: Readonly<Record<string, Words>> = {
  BAD_DQ_ESCAPE: {
    found: () => "a backslash in double quotes",
    expected: "an escape that YAML knows",
    hint: SINGLE_QUOTES,
  },
  BAD_SCALAR_START: { expected: "quotes around a value that begins with this character" },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: "one key on a line, and the keys of a mapping in one column",
    hint: "Put a value that contains a colon and a space in quotes.",
  },
  MULTILINE_IMPLICIT_KEY: {
    expected: "a key, a colon and a space",
    hint: 'A key and its value read "baud: 460800", with a space after the colon.',
  },
  MULTIPLE_DOCS: { found: () => "a second document", expected: "one" },
  TAG_RESOLVE_FAILED: { found: (text) => `the tag ${quote(text)}`, expected: "no tags" },
};

/** Errors that are mostly the indentation's. */
const OF_INDENTATION: readonly string[] = ["BAD_INDENT", "MISSING_CHAR", "UNEXPECTED_TOKEN"];

/** What `faults` are, in words; empty where there are none. */
export function syntaxComplaints(faults: readonly YamlFault[]): Complaint[] {
  // After the first error of syntax the parser guesses: what it reports from there on is mostly not true.
  const coded = faults.find(({ kind }) => kind === "code");
  return (coded === undefined ? faults : [coded]).map(complaintOf);
}

/** The words of a parser about text that is not YAML. */
export function parserComplaint(words: string, position: Position): Complaint {
  const brief = printable(words.slice(0, 120));
  return { position, text: `found text that is not YAML: ${brief.charAt(0).toLowerCase()}${brief.slice(1)}` };
}

function complaintOf(fault: YamlFault): Complaint {
  const { position } = fault;
  if (fault.kind === "duplicate") {
    const key = quote(fault.key);
    const hint = `${key} stands first in line ${fault.first.line}.`;
    return { position, text: `found key ${key} a second time, expected each key once`, hint };
  }
  const words = WORDS[fault.code];
  if (words === undefined) {
    const complaint = parserComplaint(fault.words, position);
    return OF_INDENTATION.includes(fault.code) ? { ...complaint, hint: COLUMNS } : complaint;
  }
  return {
    position,
    text: `found ${words.found?.(fault.excerpt) ?? "text that is not YAML"}, expected ${words.expected}`,
    ...(words.hint === undefined ? {} : { hint: words.hint }),
  };
}

/**
 * Lines indented with tabs. YAML forbids them; the parser that reads the values takes `a:` and a tab and `b: 1` for
 * two keys side by side, without an error. A tab after the dash of a list entry counts, too.
 */
export function tabComplaints(text: string): Complaint[] {
  return text.split("\n").flatMap((content, i) => {
    if (!/^[ -]*\t\s*[^\s#]/.test(content)) return [];
    const position = { line: i + 1, column: content.indexOf("\t") + 1 };
    const complaint = { position, text: "found a tab in the indentation, expected spaces" };
    return [{ ...complaint, hint: "Replace each tab with two spaces." }];
  });
}
