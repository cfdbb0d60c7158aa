/** Flash of a used board of the ESP32 family: noise, and a partition table. */
import { noise } from "./firmware.ts";
import { buildTable, type PartitionRow } from "./image.ts";

/** Room for data from just behind the usual offset of an application up to 1 MB. */
const ROWS: readonly PartitionRow[] = [
  ["nvs", 1, 2, 0x9000, 0x7000],
  ["factory", 0, 0, 0x10000, 0x1000],
  ["data", 1, 0x40, 0x11000, 0x8f000],
  ["more", 1, 0x41, 0xa0000, 0x60000],
];

/** The flash up to the end of the table. */
export function flashWithTable(rows: readonly PartitionRow[] = ROWS): Uint8Array {
  const table = buildTable(rows);
  const flash = noise(0x8000 + table.length, 3);
  flash.set(table, 0x8000);
  return flash;
}
