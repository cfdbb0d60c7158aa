/** Parses the partition table of the ESP32 family (docs/protocol.md, "Partition table"). Pure; no I/O. */
import { hex, readU32 } from "../../bytes.ts";
import { md5 } from "../../hash.ts";

/** Bytes of one entry; the MD5 entry has as many. */
const ENTRY = 32;
/** Entries that fit into the table that the bootloader reads, minus one for the MD5. */
const MAX_ENTRIES = 95;
/** Bytes of a full table. */
export const TABLE_BYTES = (MAX_ENTRIES + 1) * ENTRY;
const NAME_AT = 12;
const NAME_BYTES = 16;

export const APP_TYPE = 0x00;
export const DATA_TYPE = 0x01;

export interface Partition {
  readonly name: string;
  readonly type: number;
  readonly subtype: number;
  /** Flash address. */
  readonly offset: number;
  readonly size: number;
}

/** The partitions in table order, or what is wrong with the table. */
export type ParsedTable = { readonly partitions: readonly Partition[] } | { readonly problem: string };

/** Parses the table at the start of `bytes`; undefined if there is none. */
export function parsePartitions(bytes: Uint8Array): ParsedTable | undefined {
  if (!beginsEntry(bytes, 0)) return undefined;
  const partitions: Partition[] = [];
  for (let at = 0; at <= MAX_ENTRIES * ENTRY; at += ENTRY) {
    // Other tools do not pad the table: the flash after it is blank.
    if (at === bytes.length) return { partitions };
    if (at + ENTRY > bytes.length) return { problem: `it ends after entry ${partitions.length}` };
    if (beginsEntry(bytes, at)) {
      partitions.push(readEntry(bytes.subarray(at, at + ENTRY)));
    } else if (bytes[at] === 0xeb && bytes[at + 1] === 0xeb) {
      const stored = Array.from(
        bytes.subarray(at + 16, at + ENTRY),
        (byte) => byte.toString(16).padStart(2, "0"),
      );
      if (stored.join("") === md5(bytes.subarray(0, at))) return { partitions };
      return { problem: "its MD5 does not match its entries" };
    } else if (bytes.subarray(at, at + ENTRY).every((byte) => byte === 0xff)) {
      // Tables from before ESP-IDF 3.1 have no MD5.
      return { partitions };
    } else {
      return { problem: `entry ${partitions.length + 1} begins with ${hex(bytes[at]!, 2)}, expected 0xaa` };
    }
  }
  return { problem: `it has more than ${MAX_ENTRIES} entries` };
}

function beginsEntry(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xaa && bytes[at + 1] === 0x50;
}

function readEntry(entry: Uint8Array): Partition {
  const name = entry.subarray(NAME_AT, NAME_AT + NAME_BYTES);
  const end = name.indexOf(0);
  return {
    name: new TextDecoder().decode(end < 0 ? name : name.subarray(0, end)),
    type: entry[2]!,
    subtype: entry[3]!,
    offset: readU32(entry, 4),
    size: readU32(entry, 8),
  };
}

const DATA_SUBTYPES: Readonly<Record<number, string>> = {
  0x00: "ota",
  0x01: "phy",
  0x02: "nvs",
  0x03: "coredump",
  0x04: "nvs_keys",
  0x05: "efuse",
  0x06: "undefined",
  0x80: "esphttpd",
  0x81: "fat",
  0x82: "spiffs",
  0x83: "littlefs",
};

const BOOT_SUBTYPES: Readonly<Record<number, string>> = { 0x00: "primary", 0x01: "ota", 0x02: "recovery" };

/** The type as in ESP-IDF's CSV tables, such as `app` or `data`; a number if it has no name. */
export function typeName({ type }: Partition): string {
  switch (type) {
    case APP_TYPE:
      return "app";
    case DATA_TYPE:
      return "data";
    case 0x02:
      return "bootloader";
    case 0x03:
      return "partition_table";
    default:
      return hex(type, 2);
  }
}

/** The subtype, such as `factory`, `ota_0` or `nvs`; a number if it has no name. */
export function subtypeName({ type, subtype }: Partition): string {
  switch (type) {
    case APP_TYPE:
      if (subtype === 0x00) return "factory";
      if (subtype >= 0x10 && subtype <= 0x1f) return `ota_${subtype - 0x10}`;
      return subtype === 0x20 ? "test" : hex(subtype, 2);
    case DATA_TYPE:
      return DATA_SUBTYPES[subtype] ?? hex(subtype, 2);
    case 0x02:
    case 0x03:
      return BOOT_SUBTYPES[subtype] ?? hex(subtype, 2);
    default:
      return hex(subtype, 2);
  }
}
