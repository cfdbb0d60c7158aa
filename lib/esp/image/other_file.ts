/** Identifies a file that is not a firmware image by its first bytes: archives, text, blank data. Pure; no I/O. */
import { quote } from "../../text.ts";
import { foreignKind } from "./not_firmware.ts";

/** Bytes that are examined. */
const LOOK = 4096;
/** Characters of a text that a message quotes. */
const QUOTED = 40;
/** Files that may be data for flash, by their first bytes, one character for each. */
const STARTS: readonly (readonly [start: RegExp, words: string])[] = [
  // deno-lint-ignore no-control-regex
  [/^PK\x05\x06/, "an empty zip archive"],
  // deno-lint-ignore no-control-regex
  [/^PK\x07\x08/, "part of a zip archive"],
  [/^%PDF-/, "a PDF document"],
  [/^.PNG\r\n/, "a PNG picture"],
  [/^\xff\xd8\xff/, "a JPEG picture"],
  [/^GIF8[79]a/, "a GIF picture"],
  [/^RIFF[^]{4}WEBP/, "a WebP picture"],
  // Word, Excel and installers for Windows share this container.
  // deno-lint-ignore no-control-regex
  [/^\xd0\xcf\x11\xe0/, "an Office document"],
  [/^SQLite format 3\0/, "an SQLite database"],
];
/** A statement that scripts begin with, after comments and empty lines. */
const PYTHON = /^(?:\s*(?:#.*)?\r?\n)*\s*(?:import \w|from [\w.]+ import |def \w+\(|class \w+|print\()/;
/** Control characters other than tab, line feed, form feed, carriage return and escape. */
// deno-lint-ignore no-control-regex
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;

/** Completes "it is …": an archive, text, or blank bytes. Undefined for other data. */
export function nameOfOther(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "empty";
  const name = foreignKind(bytes)?.words ?? nameOfData(bytes);
  if (name !== undefined) return name;
  const start = bytes.subarray(0, LOOK);
  if (latin1(start).startsWith("UF2\n")) return "a UF2 file";
  return start.every((byte) => byte === 0xff) ? "blank (0xff) at its start" : undefined;
}

/** One character for each byte. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** Names a picture, a document or a text; undefined for other data. */
export function nameOfData(bytes: Uint8Array): string | undefined {
  return nameOfDocument(bytes) ?? nameOfText(bytes);
}

/** `a PNG picture`; undefined for text and other data. */
export function nameOfDocument(bytes: Uint8Array): string | undefined {
  const start = latin1(bytes.subarray(0, 16));
  return STARTS.find(([mark]) => mark.test(start))?.[1];
}

/** `a Python script that begins with "import machine"`; undefined for a file that is not text. */
function nameOfText(bytes: Uint8Array): string | undefined {
  const text = textOf(bytes.subarray(0, LOOK), bytes.length > LOOK);
  const line = text?.split("\n").map((one) => one.trim()).find((one) => one !== "");
  if (text === undefined || line === undefined) return undefined;
  return `${PYTHON.test(text) ? "a Python script" : "a text file"} that begins with ${quote(line, QUOTED)}`;
}

/** The text in `bytes`, UTF-8 or UTF-16; undefined if there is other data. `cut`: more bytes follow. */
export function textOf(bytes: Uint8Array, cut = false): string | undefined {
  // PowerShell 5 writes UTF-16 with a byte order mark.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff
    ? "utf-16be"
    : "utf-8";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut });
    return BINARY.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
