/** The lines of a roster from the bytes of its file. Pure; no I/O. */
import { describeParseError, type ParseResult } from "../../parse_result.ts";
import { isTorn, MAX_LINE, parseLine, type RosterLine } from "./line.ts";

export type ParsedRoster =
  | {
    readonly kind: "roster";
    readonly lines: readonly RosterLine[];
    /** Bytes of the file that count; what follows is a torn line. */
    readonly size: number;
    /** The last line lacks its line end. */
    readonly open: boolean;
  }
  /** `line`: from 1. */
  | { readonly kind: "damaged"; readonly line: number; readonly problem: string };

const LINE_FEED = 0x0a;

/** Drops a torn last line, and refuses everything else that flasher does not write. Ignores blank lines. */
export function parseRoster(bytes: Uint8Array): ParsedRoster {
  const lines: RosterLine[] = [];
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    const open = end === -1;
    const raw = bytes.subarray(start, open ? bytes.length : end);
    const result = isBlank(raw) ? undefined : parseRaw(raw);
    if (result !== undefined && "error" in result) {
      if (open && isTornRaw(raw)) return { kind: "roster", lines, size: start, open: false };
      return { kind: "damaged", line, problem: describeParseError(result.error, "other text") };
    }
    if (result !== undefined) lines.push(result.value);
    if (open) return { kind: "roster", lines, size: bytes.length, open };
    start = end + 1;
  }
  return { kind: "roster", lines, size: bytes.length, open: false };
}

/** Space, tab and carriage return. */
function isBlank(raw: Uint8Array): boolean {
  return raw.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function parseRaw(raw: Uint8Array): ParseResult<RosterLine> {
  if (raw.length > MAX_LINE) {
    return { error: { found: `a line of ${raw.length} bytes`, expected: `at most ${MAX_LINE}` } };
  }
  try {
    return parseLine(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { error: { found: "bytes that are not UTF-8", expected: "one JSON object" } };
  }
}

function isTornRaw(raw: Uint8Array): boolean {
  // A character may be cut in the middle.
  return raw.length <= MAX_LINE && isTorn(new TextDecoder().decode(raw));
}
