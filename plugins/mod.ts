/** All boards; help, validation and completion come from this list. */
import { autoReset } from "./auto_reset.ts";
import type { Board } from "./board.ts";
import { esp01 } from "./esp01.ts";
import { esp32CamMb } from "./esp32_cam_mb.ts";
import { esp32Devkit } from "./esp32_devkit.ts";
import { featherHuzzah } from "./feather_huzzah.ts";
import { huzzah } from "./huzzah.ts";
import { m5stack } from "./m5stack.ts";
import { manual } from "./manual.ts";
import { nativeUsb } from "./native_usb.ts";
import { nodemcu } from "./nodemcu.ts";
import { usbJtag } from "./usb_jtag.ts";
import { wemosD1Mini } from "./wemos_d1_mini.ts";

export type { Board } from "./board.ts";

export const BOARDS: readonly Board[] = [
  autoReset,
  huzzah,
  featherHuzzah,
  nodemcu,
  wemosD1Mini,
  esp01,
  esp32Devkit,
  esp32CamMb,
  m5stack,
  usbJtag,
  nativeUsb,
  manual,
];

/** The boards that are known to carry a USB device of these ids. */
export function boardsOverUsb(
  { vid, pid }: { readonly vid: number; readonly pid: number },
): readonly Board[] {
  return BOARDS.filter(({ usb = [] }) => usb.some(([v, p]) => v === vid && p === pid));
}

/** The board of this name, or undefined. */
export function boardByName(name: string): Board | undefined {
  return BOARDS.find((board) => board.name === name);
}
