/** What GET_SECURITY_INFO answers. Pure. */

import type { Machine } from "../hardware/machine.ts";

const SECURE_BOOT = 1 << 0;
const SECURE_DOWNLOAD = 1 << 2;

/** Flags, encryption counter, seven key purposes; but on the ESP32-S2 also the chip's id and its revision's API. */
export function securityInfo({ model, fuses }: Pick<Machine, "model" | "fuses">): Uint8Array {
  const info = new Uint8Array(model.securityInfo);
  const view = new DataView(info.buffer);
  view.setUint32(
    0,
    (fuses.secureBoot ? SECURE_BOOT : 0) | (fuses.secureDownload ? SECURE_DOWNLOAD : 0),
    true,
  );
  info[4] = fuses.flashEncryption ? 1 : 0;
  if (info.length === 20) {
    view.setUint32(12, model.chipId!, true);
    view.setUint32(16, 1, true);
  }
  return info;
}
