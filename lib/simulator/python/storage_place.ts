/** Where the board's Python has its file system, by what the flash holds. Pure; no I/O. */
import type { BootModel } from "../models/chip_model.ts";
import { isSince, type PythonFirmware } from "./firmware.ts";

export interface StoragePlace {
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

const SECTOR = 4096;
const MB = 1024 * 1024;
const SMALLEST = 2 * SECTOR;

/** Undefined if the flash has no room for one, or its partition table none. */
export function findStorage(
  flash: Uint8Array,
  firmware: PythonFirmware,
  loader: BootModel["loader"],
): StoragePlace | undefined {
  const place = loader === "esp8266" ? onEsp8266(flash, firmware) : onEsp32(flash, firmware);
  if (place === undefined) return undefined;
  const size = Math.min(place.end, flash.length) - place.offset;
  return size < SMALLEST ? undefined : { offset: place.offset, size };
}

interface Span {
  readonly offset: number;
  readonly end: number;
}

/** The SDK keeps its settings in the last sectors (ports/esp8266/modules/flashbdev.py). */
const SDK_SECTORS = 5;
/** Since 1.14, the build for 2 MB and more. */
const PLAIN_AT = MB;
/** For a program that does not say where it ends. */
const BEHIND_CODE = 0xb0000;

/** None on less than 1 MB. Builds for 1 MB, and old ones, have it behind their code. */
function onEsp8266(flash: Uint8Array, firmware: PythonFirmware): Span | undefined {
  if (flash.length < MB || /\(512K\)/.test(firmware.machine)) return undefined;
  const plain = flash.length > MB && firmware.name === "MicroPython" && isSince(firmware, 14) &&
    !/\(1M\)/.test(firmware.machine);
  return { offset: plain ? PLAIN_AT : programEnd(flash), end: flash.length - SDK_SECTORS * SECTOR };
}

/** Where the image stores the position of the checksum at its end, and the size of that checksum (esp.check_fw). */
const LENGTH_AT = 0x8ffc;
const CHECKSUM = 16;

function programEnd(flash: Uint8Array): number {
  const length = new DataView(flash.buffer, flash.byteOffset).getUint32(LENGTH_AT, true);
  if (length <= LENGTH_AT || length > flash.length) return BEHIND_CODE;
  return Math.ceil((length + CHECKSUM) / SECTOR) * SECTOR;
}

/** The partition of the table, or the flash behind the last one (MicroPython 1.26); in half of flash without a table. */
function onEsp32(flash: Uint8Array, firmware: PythonFirmware): Span | undefined {
  const rows = findTable(flash);
  if (rows === undefined) return { offset: flash.length / 2, end: flash.length };
  const named = (firmware.name === "MicroPython" ? ["vfs", "ffat"] : ["user_fs"])
    .map((name) => rows.find((row) => row.name === name)).find((row) => row !== undefined);
  if (named !== undefined) return named;
  if (firmware.name !== "MicroPython" || !isSince(firmware, 26)) return undefined;
  return { offset: Math.max(...rows.map(({ end }) => end)), end: flash.length };
}

const ROW = 32;
const ROW_MAGIC = 0x50aa;
/** A bootloader may be built for a table behind the usual place. */
const TABLES_FROM = 0x8000;
const TABLES_TO = 0x20000;

/** The rows of the partition table, as ESP-IDF describes it. */
function findTable(flash: Uint8Array): (Span & { readonly name: string })[] | undefined {
  const view = new DataView(flash.buffer, flash.byteOffset, flash.length);
  const isRow = (at: number) => at + ROW <= flash.length && view.getUint16(at, true) === ROW_MAGIC;
  for (let first = TABLES_FROM; first <= TABLES_TO; first += SECTOR) {
    const rows = [];
    for (let at = first; isRow(at); at += ROW) {
      const offset = view.getUint32(at + 4, true);
      const name = new TextDecoder().decode(flash.subarray(at + 12, at + 28)).replace(/\0.*$/, "");
      rows.push({ name, offset, end: offset + view.getUint32(at + 8, true) });
    }
    if (rows.length > 0) return rows;
  }
  return undefined;
}
