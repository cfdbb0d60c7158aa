/** One line per board. A new board needs only its file and a line here. */
export { autoReset } from "./auto_reset.ts";
export { huzzah } from "./huzzah.ts";
export { huzzahSwapped } from "./huzzah_swapped.ts";
export { featherHuzzah } from "./feather_huzzah.ts";
export { nodemcu } from "./nodemcu.ts";
export { wemosD1Mini } from "./wemos_d1_mini.ts";
export { esp01 } from "./esp01.ts";
export { esp32Devkit } from "./esp32_devkit.ts";
export { esp32CamMb } from "./esp32_cam_mb.ts";
export { m5stack } from "./m5stack.ts";
export { usbJtag } from "./usb_jtag.ts";
export { nativeUsb } from "./native_usb.ts";
export { manual } from "./manual.ts";
export { none } from "./none.ts";
