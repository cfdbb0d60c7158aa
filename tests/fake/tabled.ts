/** Flash of a board of the ESP32 family that somebody has used before: noise, and a partition table at its place. */
import { noise } from "./firmware.ts";
import { buildTable, type PartitionRow } from "./image.ts";

/** Room for data, from just behind the usual place of an application on, up to 1 MB. */
const ROWS: readonly PartitionRow[] = [
  ["nvs", 1, 2, 0x9000, 0x7000],
  ["factory", 0, 0, 0x10000, 0x1000],
  ["data", 1, 0x40, 0x11000, 0x8f000],
  ["more", 1, 0x41, 0xa0000, 0x60000],
];

/** Up to the end of the table. */
export function tabled(rows: readonly PartitionRow[] = ROWS): Uint8Array {
  const table = buildTable(rows);
  const flash = noise(0x8000 + table.length, 3);
  flash.set(table, 0x8000);
  return flash;
}
