/** The answer to GET_SECURITY_INFO. Pure; no I/O. */

import type { Hardware } from "../hardware/hardware.ts";

const SECURE_BOOT = 1 << 0;
const SECURE_DOWNLOAD = 1 << 2;

/** Flags, encryption counter and seven key purposes; on chips other than the ESP32-S2 also chip id and API version. */
export function securityInfo({ model, fuses }: Pick<Hardware, "model" | "fuses">): Uint8Array {
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
