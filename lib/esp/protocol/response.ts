/** Answers of ROM and stub (docs/protocol.md, "Answers" and "Error codes"). Pure; no I/O. */
import { readU16, readU32 } from "../../bytes.ts";

export interface Response {
  /** Operation code that is answered. An ESP8266 ROM that refuses repeats that of the last command it knew. */
  readonly opcode: number;
  /** Result of READ_REG; in the answer to SYNC non-zero from a ROM, 0 from a stub. Stale otherwise. */
  readonly value: number;
  /** Payload and status bytes. */
  readonly body: Uint8Array;
}

/** Outcome of a command: the payload, or why the chip refused. */
export type Outcome =
  | { readonly ok: true; readonly value: number; readonly payload: Uint8Array }
  | { readonly ok: false; readonly code: number };

/** The answer in a frame, or undefined if the frame is noise, text or a truncated answer. */
export function parseResponse(frame: Uint8Array): Response | undefined {
  if (frame.length < 10 || frame[0] !== 0x01) return undefined;
  if (readU16(frame, 2) !== frame.length - 8) return undefined;
  return { opcode: frame[1]!, value: readU32(frame, 4), body: frame.subarray(8) };
}

/**
 * Reads the status behind the payload, whose length is one of `payloadLengths` (longest first). A refusal comes without
 * a payload, in two status bytes or four: who answers may not be known yet. Undefined if the body is neither, as is a
 * success without its payload.
 */
export function outcomeOf(
  response: Response,
  payloadLengths: readonly number[],
  statusBytes: number,
): Outcome | undefined {
  const { body, value } = response;
  const payloadLength = payloadLengths.find((length) => body.length >= length + statusBytes);
  const complete = payloadLength !== undefined;
  if (!complete && body.length !== 2 && body.length !== 4) return undefined;
  const at = payloadLength ?? 0;
  const status = body[at]!;
  const error = body[at + 1]!;
  // Only the first byte decides: after a failure the ROM repeats its code in the second one, success or not.
  if (status === 0) {
    return complete ? { ok: true, value, payload: body.subarray(0, payloadLength) } : undefined;
  }
  // The ROM says 01 and the reason; the stub gives the reason first.
  return { ok: false, code: status === 0x01 ? error : status };
}

/** Reasons that lead to a decision; the names of all stand in REASONS. */
export const REFUSED = {
  romChecksum: 0x07,
  romUnsupported: 0x05,
  stubChecksum: 0xc1,
  stubLength: 0xc0,
} as const;

const REASONS: Readonly<Record<number, string>> = {
  0x05: "unknown command or malformed request",
  0x06: "the command could not be carried out",
  0x07: "wrong checksum",
  0x08: "flash did not take the data",
  0x09: "flash could not be read",
  0x0a: "wrong read length",
  0x0b: "compressed data is corrupt",
  0x0c: "checksum of the compressed data is wrong",
  0x0d: "wrong parameter for compressed data",
  0x0e: "RAM size is wrong",
  0x0f: "RAM address is wrong",
  0xc0: "wrong data length",
  0xc1: "wrong checksum",
  0xc2: "block is too large",
  0xc3: "unknown command",
  0xc4: "flash operation failed",
  0xc5: "flash could not be unlocked",
  0xc6: "data without a beginning",
  0xc7: "compressed data is corrupt",
  0xc8: "data is missing",
  0xc9: "more data than announced",
  0xff: "not implemented",
};

/** A refusal in words, with its code. */
export function describeRefusal(code: number): string {
  return `${REASONS[code] ?? "unknown reason"} (code 0x${code.toString(16).padStart(2, "0")})`;
}
