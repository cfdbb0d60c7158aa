/** Little-endian words, concatenation, alignment and hexadecimal numbers. Pure; no I/O. */

/** Each number as four bytes, least significant first. Numbers are taken modulo 2^32. */
export function u32le(...words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setUint32(i * 4, word, true));
  return bytes;
}

/** The 32-bit word at `at`. Throws RangeError past the end. */
export function readU32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

/** The 16-bit word at `at`. Throws RangeError past the end. */
export function readU16(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint16(at, true);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** One character for each byte, with the byte's code (Latin-1): data received at a wrong rate is not valid text. */
export function byteText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** The bytes of what `byteText` returns. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** The text in UTF-8 whose bytes are the characters of `bytes`, as `byteText` returns them. */
export function utf8Text(bytes: string): string {
  return new TextDecoder().decode(bytesOf(bytes));
}

/** `n` rounded up to a multiple of `unit`. */
export function alignUp(n: number, unit: number): number {
  return Math.ceil(n / unit) * unit;
}

/** `n` rounded down to a multiple of `unit`. */
export function alignDown(n: number, unit: number): number {
  return Math.floor(n / unit) * unit;
}

/** `bytes`, or a copy extended with `fill` to a multiple of `unit`. */
export function padTo(bytes: Uint8Array, unit: number, fill: number): Uint8Array {
  const length = alignUp(bytes.length, unit);
  if (length === bytes.length) return bytes;
  const padded = new Uint8Array(length).fill(fill);
  padded.set(bytes);
  return padded;
}

export function areSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** An address or size: `0x1000`, or `0x001000` with `digits` 6. */
export function hex(n: number, digits = 1): string {
  return "0x" + n.toString(16).padStart(digits, "0");
}

/** Bytes as `c0 00 08`. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
