/** Parses Intel HEX, flash content as text. The only file that imports nrf-intel-hex. Pure; no I/O. */
import untyped from "nrf-intel-hex";
import { describeSize } from "../chips/flash_size.ts";
import { type DataRange, mergeBlocks } from "./merge_blocks.ts";

// The package's types describe its ES module; Deno loads the CommonJS one, where the module itself is the class.
const MemoryMap = untyped as unknown as {
  fromHex(text: string): Iterable<[address: number, data: Uint8Array]>;
};

/** 8 MB of flash in the usual lines of 16 bytes; the parser keeps each line as a separate value. */
const MAX_TEXT = 24 * 1024 * 1024;
/** The longest record: 255 bytes in hexadecimal, plus colon, header, checksum and line end. */
const MAX_LINE = 1 + 2 * (255 + 5) + 1;
const MAX_RECORDS = 600_000;
const NEWLINE = 0x0a;
const COLON = 0x3a;
const SPACE = 0x20;

/** Tells by content: a colon, then the first record's length, address and type. */
export function isIntelHex(bytes: Uint8Array): boolean {
  return /^(\u00ef\u00bb\u00bf)?:[0-9A-Fa-f]{8}/.test(
    new TextDecoder("latin1").decode(bytes.subarray(0, 12)),
  );
}

/** The data with its flash addresses, or what is wrong with the file. */
export function parseIntelHex(
  bytes: Uint8Array,
): { readonly ranges: readonly DataRange[] } | { readonly problem: string } {
  const problem = problemOfLines(bytes);
  if (problem !== undefined) return { problem };
  const text = new TextDecoder().decode(bytes).trim();
  let records: Iterable<[address: number, data: Uint8Array]>;
  try {
    records = MemoryMap.fromHex(text);
  } catch (error) {
    // The parser's message names the record. One short line of it is shown, whatever the file contains.
    const words = error instanceof Error ? error.message.split("\n")[0]!.slice(0, 120) : "unreadable";
    return { problem: words.charAt(0).toLowerCase() + words.slice(1) };
  }
  return mergeBlocks(Array.from(records, ([address, data]) => ({ address: address >>> 0, bytes: data })));
}

/** Bounds the input, and finds odd digits: the parser bounds nothing, and ignores a digit that completes no byte. */
function problemOfLines(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_TEXT) {
    return `it has ${bytes.length} bytes, expected at most ${describeSize(MAX_TEXT)}`;
  }
  let [line, start] = [1, 0];
  for (let end = 0; end !== bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    end = newline < 0 ? bytes.length : newline;
    if (end - start > MAX_LINE) return `line ${line} is longer than any record`;
    if (bytes[start] === COLON && digitsOf(bytes, start + 1, end) % 2 !== 0) {
      return `line ${line} has an odd number of digits`;
    }
    if (line > MAX_RECORDS) return `it has more than ${MAX_RECORDS} lines`;
    start = end + 1;
  }
  return undefined;
}

/** Characters from `start` to `end`, without white space at the end. */
function digitsOf(bytes: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && bytes[last - 1]! <= SPACE) last--;
  return last - start;
}
