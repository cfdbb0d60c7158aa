/** What a chip's fuses forbid. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";

export interface Security {
  /** Only signed programs boot. */
  readonly secureBoot: boolean;
  /** Flash is encrypted: what is written in plain does not run. */
  readonly flashEncryption: boolean;
  /** The ROM takes only a few commands, and reads nothing back. */
  readonly secureDownload: boolean;
  /** Which chip says so, where it says it. */
  readonly chipId?: number;
}

export const NO_SECURITY: Security = { secureBoot: false, flashEncryption: false, secureDownload: false };

const SECURE_BOOT = 1 << 0;
const SECURE_DOWNLOAD = 1 << 2;

/** The answer to GET_SECURITY_INFO: 20 bytes, or 12 from the ESP32-S2, which leaves the chip's id out. */
export function decodeSecurityInfo(payload: Uint8Array): Security {
  const flags = readU32(payload, 0);
  return {
    secureBoot: (flags & SECURE_BOOT) !== 0,
    flashEncryption: isOdd(payload[4]!),
    secureDownload: (flags & SECURE_DOWNLOAD) !== 0,
    ...(payload.length >= 20 ? { chipId: readU32(payload, 12) } : {}),
  };
}

/** Encryption is switched by burning one bit after the other: an odd number of them is "on". */
export function isOdd(fuse: number): boolean {
  let ones = 0;
  for (let rest = fuse; rest !== 0; rest >>>= 1) ones += rest & 1;
  return ones % 2 === 1;
}
