/** The first start of MicroPython on flash without a file system: it makes one, and nothing may interrupt that. Pure; no I/O. */

/** Printed by the frozen code that makes the file system (ports/esp8266 and esp32, modules/inisetup.py). */
const FORMATS = "Performing initial setup";

/** True while the board makes its file system. `heard`: what it has printed since its start, one character per byte. */
export function isFormatting(heard: string): boolean {
  const at = heard.lastIndexOf(FORMATS);
  return at >= 0 && !heard.includes(">>> ", at);
}
