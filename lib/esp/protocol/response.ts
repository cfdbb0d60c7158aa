/** Decodes responses of ROM and stub (docs/protocol.md, "Answers" and "Error codes"). Pure; no I/O. */
import { readU16, readU32 } from "../../bytes.ts";

export interface Response {
  /** Operation code of the command. When an ESP8266 ROM rejects a command, it repeats the last code that it knew. */
  readonly opcode: number;
  /** Result of READ_REG. In the response to SYNC: non-zero from a ROM, 0 from a stub. Stale otherwise. */
  readonly value: number;
  /** Payload and status bytes. */
  readonly body: Uint8Array;
}

/** The payload, or the code with which the chip rejected the command. */
export type CommandResult =
  | { readonly ok: true; readonly value: number; readonly payload: Uint8Array }
  | { readonly ok: false; readonly code: number };

/** The response in a frame; undefined if the frame is noise, text or a truncated response. */
export function parseResponse(frame: Uint8Array): Response | undefined {
  if (frame.length < 10 || frame[0] !== 0x01) return undefined;
  if (readU16(frame, 2) !== frame.length - 8) return undefined;
  return { opcode: frame[1]!, value: readU32(frame, 4), body: frame.subarray(8) };
}

/**
 * Reads the status after the payload, whose length is one of `payloadLengths` (longest first). A rejection has no
 * payload and two or four status bytes, because the loader may not be known yet. Undefined if the body is neither, for
 * example a success without its payload.
 */
export function readCommandResult(
  response: Response,
  payloadLengths: readonly number[],
  statusBytes: number,
): CommandResult | undefined {
  const { body, value } = response;
  const payloadLength = payloadLengths.find((length) => body.length >= length + statusBytes);
  const complete = payloadLength !== undefined;
  if (!complete && body.length !== 2 && body.length !== 4) return undefined;
  const at = payloadLength ?? 0;
  const status = body[at]!;
  const error = body[at + 1]!;
  // Only the first byte decides: after a failure, the ROM repeats its code in the second byte even on success.
  if (status === 0) {
    return complete ? { ok: true, value, payload: body.subarray(0, payloadLength) } : undefined;
  }
  // The ROM sends 01 and the reason; the stub sends the reason first.
  return { ok: false, code: status === 0x01 ? error : status };
}

/** Codes that flasher acts on. REASONS describes all codes. */
export const REFUSED = {
  romChecksum: 0x07,
  romUnsupported: 0x05,
  stubChecksum: 0xc1,
  stubLength: 0xc0,
} as const;

const REASONS: Readonly<Record<number, string>> = {
  0x05: "unknown command or malformed request",
  0x06: "the command failed",
  0x07: "wrong checksum",
  0x08: "writing to flash failed",
  0x09: "reading from flash failed",
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
  0xc6: "data before a begin command",
  0xc7: "compressed data is corrupt",
  0xc8: "data is missing",
  0xc9: "more data than announced",
  0xff: "not implemented",
};

/** Describes a rejection, with its code. */
export function describeRefusal(code: number): string {
  return `${REASONS[code] ?? "unknown reason"} (code 0x${code.toString(16).padStart(2, "0")})`;
}
