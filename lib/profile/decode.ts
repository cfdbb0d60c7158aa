/** Decodes the bytes of a profile to text. Pure; no I/O. */
import type { ProfileError } from "../errors.ts";
import { type Complaint, positionAt, profileError } from "./complaint.ts";

/** A profile of 64 files with long paths is below 16 KiB. More than 64 KiB is another file, and slow to parse. */
export const MAX_PROFILE_BYTES = 64 * 1024;

/** Not allowed in YAML 1.2 (section 5.1, c-printable): control characters except tab and line ends, lone surrogates. */
// deno-lint-ignore no-control-regex -- the purpose is to find control characters
const NOT_YAML = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\p{Cs}]/u;

const SAVE_AS_UTF8 = 'Save it as "UTF-8" (Windows Notepad: File, Save as, Encoding).';
const WRONG_FILE = 'If this is firmware, list it under "files" in a profile.';

/**
 * The text of `input`, with line feeds as line ends and without a byte order mark. Throws ProfileError if it is too
 * long or not UTF-8.
 */
export function decodeProfile(input: string | Uint8Array, source: string): string {
  const refuse = (complaint: Complaint): ProfileError => profileError(source, [complaint]);
  // UTF-8 never has fewer bytes than the string has code units: the first test avoids encoding megabytes.
  const length = typeof input !== "string" || input.length > MAX_PROFILE_BYTES
    ? input.length
    : new TextEncoder().encode(input).length;
  if (length > MAX_PROFILE_BYTES) {
    const text = `found ${length} bytes, expected at most ${MAX_PROFILE_BYTES}`;
    throw refuse({ text, hint: WRONG_FILE });
  }
  const decoded = typeof input === "string" ? input : decodeUtf8(input, refuse);
  const text = decoded.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const control = NOT_YAML.exec(text);
  if (control !== null) {
    const code = control[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    const complaint = { text: `found control character U+${code}, expected text`, hint: WRONG_FILE };
    throw refuse({ ...complaint, position: positionAt(text, control.index) });
  }
  return text;
}

function decodeUtf8(bytes: Uint8Array, refuse: (complaint: Complaint) => ProfileError): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw refuse({ text: "found UTF-16 text, expected UTF-8", hint: SAVE_AS_UTF8 });
  }
  const bad = firstBadByte(bytes);
  if (bad === undefined) return new TextDecoder().decode(bytes);
  const value = `0x${bytes[bad]!.toString(16).padStart(2, "0")}`;
  const before = new TextDecoder().decode(bytes.subarray(0, bad)).replace(/\r\n?/g, "\n");
  throw refuse({
    text: `found byte ${value} at byte position ${bad}, expected UTF-8 text`,
    position: positionAt(before, before.length),
    hint: `${SAVE_AS_UTF8}\n${WRONG_FILE}`,
  });
}

/** Index of the first byte that is not part of a valid UTF-8 character. */
function firstBadByte(bytes: Uint8Array): number | undefined {
  if (isUtf8(bytes, false)) return undefined;
  // The longest prefix that can still become valid ends at most 3 bytes into the invalid character.
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (middle <= bytes.length && isUtf8(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  let start = good;
  while (!isUtf8(bytes.subarray(0, start), false)) start--;
  return start;
}

/** `open`: the last character may be incomplete. */
function isUtf8(bytes: Uint8Array, open: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: open });
    return true;
  } catch {
    return false;
  }
}
