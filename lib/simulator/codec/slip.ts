/** The SLIP encoder of ROM and stub. Their decoders differ: see their receiver.ts. Pure; no I/O. */

export const END = 0xc0;
export const ESC = 0xdb;
export const ESC_END = 0xdc;
export const ESC_ESC = 0xdd;

/** One frame, with C0 before and after it. */
export function frame(payload: Uint8Array): Uint8Array {
  let escapes = 0;
  for (const byte of payload) if (byte === END || byte === ESC) escapes++;
  const out = new Uint8Array(payload.length + escapes + 2);
  let at = 0;
  out[at++] = END;
  for (const byte of payload) {
    if (byte === END) {
      out[at++] = ESC;
      out[at++] = ESC_END;
    } else if (byte === ESC) {
      out[at++] = ESC;
      out[at++] = ESC_ESC;
    } else {
      out[at++] = byte;
    }
  }
  out[at] = END;
  return out;
}
