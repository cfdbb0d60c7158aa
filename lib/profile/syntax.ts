/** Complaints about text that is not valid YAML. Pure; no I/O. */
import { printable, quote } from "../text.ts";
import type { Complaint, Position } from "./complaint.ts";
import type { YamlFault } from "./locate.ts";

interface Words {
  readonly found?: (excerpt: string) => string;
  readonly expected: string;
  readonly hint?: string;
}

const SINGLE_QUOTES =
  "In double quotes, a backslash starts an escape: use single quotes, or forward slashes.";
const COLUMNS = "All keys of a mapping must start in the same column, and so must all dashes of a list.";

const IN_BRACES = "For example: { offset: 0x0, path: firmware.bin }";

/** Better wording for some error codes of the parser that keeps positions. */
const WORDS: Readonly<Record<string, Words>> = {
  BAD_DQ_ESCAPE: {
    found: () => "a backslash in double quotes",
    expected: "a valid YAML escape",
    hint: SINGLE_QUOTES,
  },
  BAD_SCALAR_START: { expected: "quotes around a value that starts with this character" },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: "one key per line, and the keys of a mapping in the same column",
    hint: "Put a value that contains a colon and a space in quotes.",
  },
  MULTILINE_IMPLICIT_KEY: {
    expected: "a key, a colon and a space",
    hint: 'Write a key and its value as in "baud: 460800", with a space after the colon.',
  },
  BLOCK_IN_FLOW: {
    expected: "entries with commas between them, and no dashes",
    hint: IN_BRACES,
  },
  MULTIPLE_DOCS: { found: () => "a second document", expected: "only one" },
  TAG_RESOLVE_FAILED: { found: (text) => `the tag ${quote(text)}`, expected: "no tags" },
};

/** Characters that come in pairs, by the second of them. */
const PAIRS: Readonly<Record<string, string>> = { "}": "{", "]": "[" };

/** Errors that wrong indentation usually causes. */
const OF_INDENTATION: readonly string[] = ["BAD_INDENT", "MISSING_CHAR", "UNEXPECTED_TOKEN"];

/** The complaints for `faults`; empty if there are none. */
export function syntaxComplaints(faults: readonly YamlFault[]): Complaint[] {
  // After the first syntax error the parser guesses, so its later reports are mostly wrong.
  const coded = faults.find(({ kind }) => kind === "code");
  return (coded === undefined ? faults : [coded]).map(complaintOf);
}

/** A complaint with the parser's own message. */
export function parserComplaint(words: string, position: Position): Complaint {
  const brief = printable(words.slice(0, 120));
  return { position, text: `found text that is not YAML: ${brief.charAt(0).toLowerCase()}${brief.slice(1)}` };
}

function complaintOf(fault: YamlFault): Complaint {
  const { position } = fault;
  if (fault.kind === "duplicate") {
    const key = quote(fault.key);
    const hint = `${key} first appears in line ${fault.first.line}.`;
    return { position, text: `found key ${key} a second time, expected each key once`, hint };
  }
  const unclosed = unclosedComplaint(fault.words, position);
  if (unclosed !== undefined) return unclosed;
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

/** About a quote or a brace without its end, which has no error code of its own; `words`: the parser's. */
function unclosedComplaint(words: string, position: Position): Complaint | undefined {
  const quoteMark = /^Missing closing (["'])quote/.exec(words)?.[1];
  if (quoteMark !== undefined) {
    const hint = `Text that begins with ${quoteMark} must also end with ${quoteMark}.`;
    return { position, text: `found the end of the file, expected a closing ${quoteMark}`, hint };
  }
  const end = / end with a ([}\]])/.exec(words)?.[1];
  if (end === undefined) return undefined;
  return {
    position,
    text: `found no ${end} before this, expected one for each ${PAIRS[end]}`,
    hint: IN_BRACES,
  };
}

/**
 * Complaints about lines indented with tabs. YAML forbids them, but the parser of values accepts `a:`, a tab and `b: 1`
 * as two keys of one mapping. A tab after the dash of a list entry counts as indentation, too.
 */
export function tabComplaints(text: string): Complaint[] {
  return text.split("\n").flatMap((content, i) => {
    if (!/^[ -]*\t\s*[^\s#]/.test(content)) return [];
    const position = { line: i + 1, column: content.indexOf("\t") + 1 };
    const complaint = { position, text: "found a tab in the indentation, expected spaces" };
    return [{ ...complaint, hint: "Replace each tab with two spaces." }];
  });
}
