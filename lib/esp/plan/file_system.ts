/** Where the file system of the board's Python begins in flash. Nothing is guessed: it is known, or it is not. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { endOf, overlaps, type Range } from "../../ranges.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import { DATA_TYPE, type Partition } from "../image/partition_table.ts";
import type { PythonBuild } from "../image/python.ts";
import { quote } from "../../text.ts";

/**
 * Bytes to blank. LittleFS keeps a superblock in each of its first two blocks, FAT its boot sector in the first; with
 * both blank, MicroPython finds no file system and makes a new one. It does so only if the first is all 0xff.
 */
export const WIPED_BYTES = 2 * SECTOR;

/** The place, or the text of what was found instead, which follows a colon. */
export type FileSystemPlace = Range | { readonly unknown: string };

interface FlashFacts {
  readonly python: PythonBuild | undefined;
  /** Bytes. */
  readonly flashSize: number;
}

/** ESP8266: since this version, the build for 2 MB and more reserves the first MB for itself. */
const ESP8266_SINCE = 14;
const ESP8266_AT = 0x100000;
/** The board name of that build: those for 1 MB and 512 KB add their size (ports/esp8266/boards). */
const ESP8266_PLAIN = "ESP module with ESP8266";

export function esp8266FileSystem({ python, flashSize }: FlashFacts): FileSystemPlace {
  const problem = notMicroPython(python);
  if (problem !== undefined) return { unknown: problem };
  const { minor, machine } = python!;
  if (machine !== ESP8266_PLAIN || !isSince(python!, ESP8266_SINCE)) {
    return {
      unknown: `the flash holds MicroPython ${python!.major}.${minor} for ${quote(machine ?? "")}, ` +
        `whose file system begins after its code, expected 1.${ESP8266_SINCE} or later for the ESP module`,
    };
  }
  return within({ offset: ESP8266_AT, size: flashSize - ESP8266_AT }, { flashSize, from: 0 });
}

/** Names of the partition, in the order in which MicroPython looks for them (ports/esp32/modules/flashbdev.py). */
const PARTITIONS = ["vfs", "ffat"];
/** Without such a partition, this version and later ones use the flash behind the last partition (ports/esp32/main.c). */
const BEHIND_SINCE = 26;

export function esp32FileSystem(
  { python, flashSize, partitions, tableEnd }: FlashFacts & {
    readonly partitions: readonly Partition[];
    /** The end of the sector with the partition table. */
    readonly tableEnd: number;
  },
): FileSystemPlace {
  const problem = notMicroPython(python);
  if (problem !== undefined) return { unknown: problem };
  const data = partitions.filter(({ type }) => type === DATA_TYPE);
  const named = PARTITIONS.map((name) => data.find((one) => one.name === name)).find((one) => one);
  const bounds = { flashSize, from: tableEnd };
  if (named !== undefined) {
    const shared = partitions.find((one) => one !== named && overlaps(one, named));
    if (shared === undefined) return within(named, bounds);
    return { unknown: `the partitions ${quote(named.name)} and ${quote(shared.name)} overlap` };
  }
  if (!isSince(python!, BEHIND_SINCE)) {
    return {
      unknown: `the partition table has no partition ${PARTITIONS.join(" or ")}, ` +
        `and MicroPython ${python!.major}.${python!.minor} needs one`,
    };
  }
  const offset = Math.max(0, ...partitions.map(endOf));
  return within({ offset, size: flashSize - offset }, bounds);
}

function notMicroPython(python: PythonBuild | undefined): string | undefined {
  if (python === undefined) return "the flash does not hold MicroPython where the chip starts its program";
  return python.name === "MicroPython" ? undefined : `the flash holds ${python.name}, expected MicroPython`;
}

export function isSince({ major, minor }: Pick<PythonBuild, "major" | "minor">, since: number): boolean {
  return major > 1 || major === 1 && minor >= since;
}

/** Untrusted: a partition table may say anything. `from`: where a file system can begin. */
function within(
  { offset, size }: Range,
  { flashSize, from }: { readonly flashSize: number; readonly from: number },
): FileSystemPlace {
  if (offset < from) {
    return {
      unknown: `the file system would begin at ${hex(offset, 6)}, ` +
        `where the chip keeps what it needs to start, expected ${hex(from, 6)} or later`,
    };
  }
  const fits = offset % SECTOR === 0 && size >= WIPED_BYTES && offset + size <= flashSize;
  if (fits) return { offset, size };
  return {
    unknown: `the file system would begin at ${hex(offset, 6)} and have ${Math.max(0, size)} bytes, ` +
      `which is not possible in a flash of ${flashSize} bytes`,
  };
}
