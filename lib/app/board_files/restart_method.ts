/** How a board restarts while flasher uses its Python prompt. Pure; no I/O. */
import type { UsbKind } from "../../esp/chips/native_usb.ts";
import { restartsByLines } from "../../esp/link/restart.ts";
import type { ResetMethod } from "../../reset/script.ts";

/** `method`, or nothing where only Python can restart, by Ctrl-D. `usb`: as for `restartsByLines`. */
export function restartMethod(method: ResetMethod, usb: UsbKind | "program" | undefined): ResetMethod {
  return restartsByLines(usb) ? method : [];
}
