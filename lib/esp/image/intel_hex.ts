/** Intel HEX: flash content as text. The only file that knows nrf-intel-hex. Pure; no I/O. */
import untyped from "nrf-intel-hex";
import { describeSize } from "../chips/flash_size.ts";
import { mergeBlocks, type Piece } from "./merge_blocks.ts";

// The package's types are those of its ES module; Deno takes the CommonJS one, whose class is the module itself.
const MemoryMap = untyped as unknown as {
  fromHex(text: string): Iterable<[address: number, data: Uint8Array]>;
};

/** 8 MB of flash in the usual lines of 16 bytes; the parser keeps every line as a value of its own. */
const MAX_TEXT = 24 * 1024 * 1024;
/** The longest record: 255 bytes in hexadecimal, with what stands around them. */
const MAX_LINE = 1 + 2 * (255 + 5) + 1;
const MAX_RECORDS = 600_000;
const NEWLINE = 0x0a;

/** By content: a colon and the first record's length, address and type. */
export function isIntelHex(bytes: Uint8Array): boolean {
  return /^(\u00ef\u00bb\u00bf)?:[0-9A-Fa-f]{8}/.test(
    new TextDecoder("latin1").decode(bytes.subarray(0, 12)),
  );
}

/** What the file says goes where, or in words what is wrong with it. */
export function parseIntelHex(
  bytes: Uint8Array,
): { readonly pieces: readonly Piece[] } | { readonly problem: string } {
  const refusal = tooMuch(bytes);
  if (refusal !== undefined) return { problem: refusal };
  const text = new TextDecoder().decode(bytes).trim();
  let records: Iterable<[address: number, data: Uint8Array]>;
  try {
    records = MemoryMap.fromHex(text);
  } catch (error) {
    // The parser's words name the record; they stay on one line and short, whatever is in the file.
    const words = error instanceof Error ? error.message.split("\n")[0]!.slice(0, 120) : "unreadable";
    return { problem: words.charAt(0).toLowerCase() + words.slice(1) };
  }
  return mergeBlocks(Array.from(records, ([address, data]) => ({ address: address >>> 0, bytes: data })));
}

/** The parser does not bound what it builds. */
function tooMuch(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_TEXT) {
    return `it has ${bytes.length} bytes, and at most ${describeSize(MAX_TEXT)} of such text are taken`;
  }
  let [line, start] = [1, 0];
  for (let end = 0; end !== bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    end = newline < 0 ? bytes.length : newline;
    if (end - start > MAX_LINE) return `line ${line} is longer than a record can be`;
    if (line > MAX_RECORDS) return `it has more than ${MAX_RECORDS} lines`;
    start = end + 1;
  }
  return undefined;
}
