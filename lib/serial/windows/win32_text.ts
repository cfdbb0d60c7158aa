/** Text as Windows has it: UTF-16 that ends with a zero. Pure; no I/O. */

/** As a function takes it. */
export function encodeText(text: string): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(`${text}\0`, (unit) => unit.charCodeAt(0));
}

/** As a function gives it: up to a zero, or to the end. */
export function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-16le").decode(bytes);
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}
