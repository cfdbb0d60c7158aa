/** Mounts the file system in the board's flash, or makes a new one if another program has overwritten it. */

import type { Hardware, Routine } from "../hardware/hardware.ts";
import { printText } from "../boot/print_text.ts";
import { behaviourOf, isSince, type PythonFirmware } from "./firmware.ts";
import type { PythonHost } from "./python_options.ts";

/** Stands for a valid superblock, which LittleFS has in its first two sectors. */
const MARK = new TextEncoder().encode("littlefs");
const MARK_AT = 8;
const SECTOR = 4096;
const CTRL_C = 3;
const USUAL_FORMAT_MS = 800;

/**
 * Returns whether a file system is mounted. The files themselves are not in the simulated flash; without a superblock,
 * there are none.
 */
export function* mountStorage(
  hardware: Hardware,
  firmware: PythonFirmware,
  { options, storage }: PythonHost,
): Routine<boolean> {
  const at = fileSystemOffset(hardware, firmware);
  const { content } = hardware.flash;
  if (options.noFiles || at + 2 * SECTOR > content.length) return true;
  const marks = [at, at + SECTOR].map((offset) =>
    content.subarray(offset + MARK_AT, offset + MARK_AT + MARK.length)
  );
  if (marks.some((mark) => MARK.every((byte, i) => mark[i] === byte))) return true;
  // A test may give a new board files, which its flash does not show: it holds noise.
  const isErased = content.subarray(at, at + SECTOR).every((byte) => byte === 0xff);
  if (storage.mounted || storage.files.size === 0 || isErased) {
    yield* printText(hardware, "Performing initial setup\r\n");
    yield options.formatMs ?? USUAL_FORMAT_MS;
    // Frozen code can be interrupted until 1.20: nothing is mounted then, and the next start formats again.
    if (!behaviourOf(firmware).frozenStart && hardware.receive().includes(CTRL_C)) return false;
    storage.files.clear();
  }
  storage.mounted = true;
  for (const mark of marks) mark.set(MARK);
  return true;
}

/** ESP8266: the build for 2 MB and more has it at 1 MB since 1.14, other builds after their code, somewhere here. */
const PLAIN_AT = 0x100000;
const BEHIND_CODE = 0xb0000;
/** ESP32 without a partition table in its flash. */
const WITHOUT_TABLE = 0x200000;

function fileSystemOffset({ model, flash }: Hardware, firmware: PythonFirmware): number {
  if (model.boot.loader === "esp8266") {
    return isSince(firmware, 14) && !/\((?:1M|512K)\)/.test(firmware.machine) ? PLAIN_AT : BEHIND_CODE;
  }
  const rows = partitions(flash.content);
  const own = rows.find(({ name }) => name === "vfs") ?? rows.find(({ name }) => name === "ffat");
  if (own !== undefined) return own.offset;
  return isSince(firmware, 26) && rows.length > 0 ? Math.max(...rows.map(({ end }) => end)) : WITHOUT_TABLE;
}

const TABLE_AT = 0x8000;
const ROW = 32;

/** The rows of the partition table, as ESP-IDF describes it. */
function partitions(flash: Uint8Array) {
  const rows = [];
  const view = new DataView(flash.buffer, flash.byteOffset, flash.length);
  for (let at = TABLE_AT; view.getUint16(at, true) === 0x50aa; at += ROW) {
    const offset = view.getUint32(at + 4, true);
    const name = new TextDecoder().decode(flash.subarray(at + 12, at + 28)).replace(/\0.*$/, "");
    rows.push({ name, offset, end: offset + view.getUint32(at + 8, true) });
  }
  return rows;
}
