/** Finds the partition table in a plan and checks that the bootloader accepts it. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeSize, nameOfNibble, sizeOfName } from "../chips/flash_size.ts";
import { ImageError } from "../../errors.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { type ParsedTable, parsePartitions, type Partition } from "../image/partition_table.ts";
import { quote } from "../../text.ts";
import { contentAt, describeContent, findBootImage, type PlannedBootImage } from "./flash_content.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import type { Firmware } from "./types.ts";

/** Highest offset searched for the table of a bootloader that was built for another table offset. */
const HIGHEST_TABLE = 0x20000;

export interface PlannedTable {
  readonly file: Firmware;
  /** Flash address. */
  readonly address: number;
  readonly parsed: ParsedTable;
}

/** Looks at the usual offset, at the start of each file, and after the boot image in its file. */
export function findTable(files: readonly Firmware[], chip: Chip): PlannedTable | undefined {
  const usual = contentAt(files, USUAL_TABLE_OFFSET);
  const places = [
    ...(usual === undefined ? [] : [{ file: usual.file, address: USUAL_TABLE_OFFSET }]),
    ...files.map((file) => ({ file, address: file.offset })),
    ...sectorsBehind(findBootImage(files, chip)),
  ];
  for (const { file, address } of places) {
    const parsed = parsePartitions(file.bytes.subarray(address - file.offset));
    if (parsed !== undefined) return { file, address, parsed };
  }
  return undefined;
}

function sectorsBehind(
  boot: PlannedBootImage | undefined,
): { readonly file: Firmware; readonly address: number }[] {
  if (boot === undefined) return [];
  const { file } = boot;
  const end = Math.min(file.offset + file.bytes.length, HIGHEST_TABLE + 1);
  const first = Math.ceil(boot.end / SECTOR) * SECTOR;
  const count = Math.max(0, Math.ceil((end - first) / SECTOR));
  return Array.from({ length: count }, (_, n) => ({ file, address: first + n * SECTOR }));
}

/** Refuses other content at the offset where the bootloader expects its table. Throws ImageError. */
export function checkTableExists(files: readonly Firmware[], planning: PlanContext): void {
  const { chip } = planning.options;
  const usual = contentAt(files, USUAL_TABLE_OFFSET);
  const boot = findBootImage(files, chip);
  // A bootloader that covers the usual offset was built for another one.
  if (usual === undefined || usual.file === boot?.file && boot.end > USUAL_TABLE_OFFSET) return;
  const { file, bytes } = usual;
  const part = file.offset === USUAL_TABLE_OFFSET ? "it" : `its part at ${hex(USUAL_TABLE_OFFSET)}`;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${hex(file.offset)}: ${part} is ${
        describeContent(bytes)
      }, but the bootloader needs a partition table there`,
      {
        hint: file.offset === USUAL_TABLE_OFFSET
          ? `The table is the .bin file that the build makes from partitions.csv. ${FORCE_HINT}`
          : "Download or build the file again. If it boots without a table, as Zephyr and NuttX do, add --force.",
      },
    ),
    planning,
  );
}

/**
 * Checks the table and returns its partitions, unless it is unreadable. Throws ImageError if the bootloader rejects it.
 */
export function checkTable(
  { file, address, parsed }: PlannedTable,
  planning: PlanContext,
): readonly Partition[] | undefined {
  const complain = (problem: string, hint: string) =>
    throwUnlessForced(
      new ImageError(`Cannot use the partition table of "${file.path}": ${problem}`, {
        hint: `${hint} ${FORCE_HINT}`,
      }),
      planning,
    );
  if ("problem" in parsed) {
    complain(parsed.problem, "The bootloader would start nothing. Download or build the file again.");
    return undefined;
  }
  const { partitions } = parsed;
  const { flashSize } = planning.options;
  const beyond = partitions.find(({ offset, size }) => flashSize !== undefined && offset + size > flashSize);
  if (beyond !== undefined) {
    complain(
      `partition ${quote(beyond.name)} ends at ${
        hex(beyond.offset + beyond.size)
      }, but the flash of this board ends at ${hex(flashSize!)} (${describeSize(flashSize!)})`,
      "Get the build for a board with this much flash.",
    );
  }
  const sorted = [...partitions].sort((a, b) => a.offset - b.offset);
  for (const [i, upper] of sorted.entries()) {
    const lower = sorted[i - 1];
    if (lower === undefined || lower.offset + lower.size <= upper.offset) continue;
    complain(
      `partition ${quote(lower.name)} ends at ${hex(lower.offset + lower.size)}, but ${
        quote(upper.name)
      } begins at ${hex(upper.offset)}`,
      "Writing one would overwrite the other.",
    );
  }
  const enclosing = partitions.find(({ offset, size }) => address >= offset && address < offset + size);
  // A table may have a partition for itself, which has type 3 in ESP-IDF.
  if (enclosing !== undefined && enclosing.type !== 0x03) {
    complain(
      `it would be at ${hex(address)}, inside its own partition ${quote(enclosing.name)}`,
      `Bootloaders expect the table at ${hex(USUAL_TABLE_OFFSET)}.`,
    );
  }
  return partitions;
}

/**
 * Checks the table against the flash size in the bootloader's header: the bootloader rejects a table that exceeds it.
 * `source` describes the table's origin; `image` is the boot image as it will be in flash. Throws ImageError.
 */
export function checkFitsHeaderSize(
  partitions: readonly Partition[],
  { image, source }: { readonly image: Uint8Array | undefined; readonly source: string },
  planning: PlanContext,
): void {
  const { chip, flash, flashSize } = planning.options;
  // The size in the header is not known yet.
  if (image?.[0] !== IMAGE_MAGIC || flash.size === "detect" && flashSize === undefined) return;
  const name = nameOfNibble(image[3]! >> 4, chip);
  const said = name === undefined ? undefined : sizeOfName(name);
  if (name === undefined || said === undefined || said === flashSize) return;
  const beyond = partitions.find(({ offset, size }) => offset + size > said);
  if (beyond === undefined) return;
  throwUnlessForced(
    new ImageError(
      `Cannot boot with ${source}: partition ${quote(beyond.name)} ends at ${
        hex(beyond.offset + beyond.size)
      }, but the bootloader's header says ${
        describeSize(said)
      } of flash: the bootloader would reject the table`,
      { hint: `Set size: detect to put the real flash size into the header. ${FORCE_HINT}` },
    ),
    planning,
  );
}
