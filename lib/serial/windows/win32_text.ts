/** Encodes and decodes text for Windows: UTF-16 with a terminating zero. Pure; no I/O. */

export function encodeText(text: string): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(`${text}\0`, (unit) => unit.charCodeAt(0));
}

/** Decodes up to the first zero, or to the end. */
export function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-16le").decode(bytes);
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}
