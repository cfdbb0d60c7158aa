/** Security settings in a chip's fuses. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";

export interface Security {
  /** Only signed programs boot. */
  readonly secureBoot: boolean;
  /** Flash is encrypted: unencrypted programs do not run. */
  readonly flashEncryption: boolean;
  /** The ROM accepts only a few commands and reads nothing back. */
  readonly secureDownload: boolean;
  /** The chip's id, if the response has it. */
  readonly chipId?: number;
}

export const NO_SECURITY: Security = { secureBoot: false, flashEncryption: false, secureDownload: false };

const SECURE_BOOT = 1 << 0;
const SECURE_DOWNLOAD = 1 << 2;

/** Decodes the response to GET_SECURITY_INFO: 20 bytes, or 12 from the ESP32-S2, which omits the chip id. */
export function decodeSecurityInfo(payload: Uint8Array): Security {
  const flags = readU32(payload, 0);
  return {
    secureBoot: (flags & SECURE_BOOT) !== 0,
    flashEncryption: isOdd(payload[4]!),
    secureDownload: (flags & SECURE_DOWNLOAD) !== 0,
    ...(payload.length >= 20 ? { chipId: readU32(payload, 12) } : {}),
  };
}

/** True if an odd number of bits is set. Each burned bit toggles flash encryption: odd means enabled. */
export function isOdd(fuse: number): boolean {
  let ones = 0;
  for (let rest = fuse; rest !== 0; rest >>>= 1) ones += rest & 1;
  return ones % 2 === 1;
}
