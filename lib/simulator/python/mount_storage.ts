/** Mounts the file system in the board's flash, or makes a new one if another program has overwritten it. */

import type { Hardware, Routine } from "../hardware/hardware.ts";
import { printText } from "../boot/print_text.ts";
import type { PythonHost } from "./python_options.ts";

/** Where it begins: behind a program of the usual size. */
const OFFSETS = { esp8266: 0x100000, esp32: 0x200000 } as const;
/** Stands for a valid superblock; LittleFS has the same text in its first two sectors. */
const MARK = new TextEncoder().encode("littlefs");
const MARK_AT = 8;
/** Formatting takes this long, milliseconds. */
const FORMAT = 800;

/** The files themselves are not in the simulated flash; if its first sectors are blank, there are none. */
export function* mountStorage(hardware: Hardware, { options, storage }: PythonHost): Routine<void> {
  const at = OFFSETS[hardware.model.boot.loader] + MARK_AT;
  const { content } = hardware.flash;
  if (options.noFiles || at + MARK.length > content.length) return;
  const mark = content.subarray(at, at + MARK.length);
  if (MARK.every((byte, i) => mark[i] === byte)) return;
  const isFirst = storage.changes === 0 && storage.files.size > 0;
  if (!isFirst) {
    yield* printText(hardware, "Performing initial setup\r\n");
    yield FORMAT;
    storage.files.clear();
  }
  mark.set(MARK);
}
