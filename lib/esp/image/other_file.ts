/** Identifies a file that is not a firmware image by its first bytes: archives, text, blank data. Pure; no I/O. */
import { quote } from "../../text.ts";
import { foreignKind } from "./not_firmware.ts";

/** Bytes that are examined. */
const LOOK = 4096;
/** Characters of a text that a message quotes. */
const QUOTED = 40;
/** Files that may be data for flash, by their first four characters. */
const STARTS: Readonly<Record<string, string>> = {
  "UF2\n": "a UF2 file",
  "PK\x05\x06": "an empty zip archive",
  "PK\x07\x08": "part of a zip archive",
};
/** A statement that scripts begin with, after comments and empty lines. */
const PYTHON = /^(?:\s*(?:#.*)?\r?\n)*\s*(?:import \w|from [\w.]+ import |def \w+\(|class \w+|print\()/;
/** Control characters other than tab, line feed, form feed, carriage return and escape. */
// deno-lint-ignore no-control-regex
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;

/** Completes "it is …": an archive, text, or blank bytes. Undefined for other data. */
export function nameOfOther(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "empty";
  const start = bytes.subarray(0, LOOK);
  const name = foreignKind(bytes)?.words ?? nameOfText(bytes);
  if (name !== undefined) return name;
  const known = STARTS[new TextDecoder("latin1").decode(start.subarray(0, 4))];
  if (known !== undefined) return known;
  return start.every((byte) => byte === 0xff) ? "blank (0xff) at its start" : undefined;
}

/** `a Python script that begins with "import machine"`; undefined for a file that is not text. */
export function nameOfText(bytes: Uint8Array): string | undefined {
  const text = textOf(bytes.subarray(0, LOOK), bytes.length > LOOK);
  const line = text?.split("\n").map((one) => one.trim()).find((one) => one !== "");
  if (text === undefined || line === undefined) return undefined;
  return `${PYTHON.test(text) ? "a Python script" : "a text file"} that begins with ${quote(line, QUOTED)}`;
}

/** The text in `bytes`; undefined if there is other data. `cut`: the last character may be incomplete. */
function textOf(bytes: Uint8Array, cut: boolean): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: cut });
    return BINARY.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
