/** Mounts the file system in the board's flash, or makes a new one if another program has overwritten it. */

import type { Hardware, Routine } from "../hardware/hardware.ts";
import { printText } from "../boot/print_text.ts";
import { behaviourOf, type PythonFirmware } from "./firmware.ts";
import type { PythonHost } from "./python_options.ts";
import { findStorage } from "./storage_place.ts";

/** Stands for a valid superblock, which LittleFS has in its first two sectors. */
const MARK = new TextEncoder().encode("littlefs");
const MARK_AT = 8;
const SECTOR = 4096;
const CTRL_C = 3;
const USUAL_FORMAT_MS = 800;

/**
 * Returns the bytes of the file system; undefined if none is mounted. The files themselves are not in the simulated
 * flash; without a superblock, there are none.
 */
export function* mountStorage(
  hardware: Hardware,
  firmware: PythonFirmware,
  { options, storage }: PythonHost,
): Routine<number | undefined> {
  const { content } = hardware.flash;
  const place = findStorage(content, firmware, hardware.model.boot.loader);
  if (options.noFiles) return undefined;
  // A test may give any flash a file system.
  if (place === undefined) return options.capacity;
  const { offset: at, size } = place;
  const marks = [at, at + SECTOR].map((offset) =>
    content.subarray(offset + MARK_AT, offset + MARK_AT + MARK.length)
  );
  if (marks.some((mark) => MARK.every((byte, i) => mark[i] === byte))) return size;
  // A test may give a new board files, which its flash does not show: it holds noise.
  const isErased = content.subarray(at, at + SECTOR).every((byte) => byte === 0xff);
  if (storage.mounted || storage.files.size === 0 || isErased) {
    yield* printText(hardware, "Performing initial setup\r\n");
    yield options.formatMs ?? USUAL_FORMAT_MS;
    // Frozen code can be interrupted until 1.20: nothing is mounted then, and the next start formats again.
    if (!behaviourOf(firmware).frozenStart && hardware.receive().includes(CTRL_C)) return undefined;
    storage.files.clear();
  }
  storage.mounted = true;
  for (const mark of marks) mark.set(MARK);
  return size;
}
