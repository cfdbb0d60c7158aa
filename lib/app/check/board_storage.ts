/** The file system that firmware with Python makes in the flash that it leaves free. Pure; no I/O. */
import { alignUp } from "../../bytes.ts";
import type { Chip } from "../../esp/chips/chip.ts";
import { SECTOR } from "../../esp/flash_parts/geometry.ts";
import { DATA_TYPE, type Partition } from "../../esp/image/partition_table.ts";
import { ESP8266_AT, ESP8266_SINCE, isSince } from "../../esp/plan/file_system.ts";
import { findTable } from "../../esp/plan/partition_table.ts";
import type { Plan } from "../../esp/plan/plan.ts";
import type { Firmware } from "../../esp/plan/types.ts";
import { endOf } from "../../ranges.ts";
import type { PythonFirmware, PythonOptions } from "../../simulator/mod.ts";

const MB = 1024 * 1024;
/** ports/esp8266/modules/flashbdev.py: smaller flash has no file system; the SDK uses the last five sectors. */
const SMALLEST_ESP8266 = MB;
const SDK_SECTORS = 5;
/** Subtypes of data partitions: FAT, SPIFFS, LittleFS (ESP-IDF's components/partition_table). */
const FILE_SYSTEMS = [0x81, 0x82, 0x83];
/** The size if the place in flash is not known: more than board_files may have. */
const UNKNOWN = 4 * MB;

export type BoardStorage = Pick<PythonOptions, "capacity" | "readOnly" | "noFiles">;

export interface StoredOn {
  readonly chip: Chip;
  readonly files: readonly Firmware[];
  readonly plan: Pick<Plan, "regions">;
  /** Bytes. */
  readonly flashSize: number;
}

export function boardStorage(python: PythonFirmware, board: StoredOn): BoardStorage {
  const bytes = board.chip.mapped === undefined ? withoutTable(python, board) : partitionBytes(board);
  return {
    capacity: Math.max(0, bytes),
    noFiles: bytes <= 0,
    // Only the computer may change the drive that these chips show on their USB.
    readOnly: python.name === "CircuitPython" && board.chip.usb?.otgRestart !== undefined,
  };
}

/** Chips without mapped flash have no partition table: the ESP8266. */
function withoutTable({ version: [major, minor] }: PythonFirmware, { plan, flashSize }: StoredOn): number {
  if (flashSize < SMALLEST_ESP8266) return 0;
  const fixed = flashSize > SMALLEST_ESP8266 && isSince({ major, minor }, ESP8266_SINCE) ? ESP8266_AT : 0;
  const end = flashSize - SDK_SECTORS * SECTOR;
  // The flash after `end` holds the SDK's settings, not the program.
  const programs = plan.regions.filter(({ offset }) => offset < end);
  const start = Math.max(fixed, ...programs.map(({ offset, data }) => alignUp(offset + data.length, SECTOR)));
  return end - start;
}

/** A partition of the table or, for MicroPython 1.26 and later, the flash after the last one. */
function partitionBytes({ chip, files, flashSize }: StoredOn): number {
  const parsed = findTable(files, chip)?.parsed;
  if (parsed === undefined || "problem" in parsed) return UNKNOWN;
  const { partitions } = parsed;
  const own = partitions.findLast(isFileSystem);
  if (own !== undefined) return own.size;
  return flashSize - Math.max(0, ...partitions.map(endOf));
}

function isFileSystem({ type, subtype }: Partition): boolean {
  return type === DATA_TYPE && FILE_SYSTEMS.includes(subtype);
}
