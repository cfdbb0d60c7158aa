/** The partition table that a plan brings, and whether the bootloader takes it. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeSize, nameOfNibble, sizeOfName } from "../chips/flash_size.ts";
import { ImageError } from "../../errors.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { type ParsedTable, parsePartitions, type Partition } from "../image/partition_table.ts";
import { quote } from "../../text.ts";
import { type BootPart, bootPartOf, contentAt, describeContent } from "./flash_content.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { type Firmware, SECTOR } from "./types.ts";

/** Where a bootloader was built to find its table elsewhere: not farther up than this. */
const HIGHEST_TABLE = 0x20000;

export interface FoundTable {
  readonly file: Firmware;
  /** Flash address. */
  readonly address: number;
  readonly parsed: ParsedTable;
}

/** At its usual place, or where another file begins, or behind the boot image in its file. */
export function findTable(files: readonly Firmware[], chip: Chip): FoundTable | undefined {
  const usual = contentAt(files, USUAL_TABLE_OFFSET);
  const places = [
    ...(usual === undefined ? [] : [{ file: usual.file, address: USUAL_TABLE_OFFSET }]),
    ...files.map((file) => ({ file, address: file.offset })),
    ...sectorsBehind(bootPartOf(files, chip)),
  ];
  for (const { file, address } of places) {
    const parsed = parsePartitions(file.bytes.subarray(address - file.offset));
    if (parsed !== undefined) return { file, address, parsed };
  }
  return undefined;
}

function sectorsBehind(boot: BootPart | undefined): { readonly file: Firmware; readonly address: number }[] {
  if (boot === undefined) return [];
  const { file } = boot;
  const end = Math.min(file.offset + file.bytes.length, HIGHEST_TABLE + 1);
  const first = Math.ceil(boot.end / SECTOR) * SECTOR;
  const count = Math.max(0, Math.ceil((end - first) / SECTOR));
  return Array.from({ length: count }, (_, n) => ({ file, address: first + n * SECTOR }));
}

/** Refuses what stands where the bootloader looks for its table, and is none. Throws ImageError. */
export function checkTableExists(files: readonly Firmware[], planning: PlanContext): void {
  const { chip } = planning.options;
  const usual = contentAt(files, USUAL_TABLE_OFFSET);
  const boot = bootPartOf(files, chip);
  // A bootloader that reaches there was built to look elsewhere.
  if (usual === undefined || usual.file === boot?.file && boot.end > USUAL_TABLE_OFFSET) return;
  const { file, bytes } = usual;
  const part = file.offset === USUAL_TABLE_OFFSET ? "it" : `its part at ${hex(USUAL_TABLE_OFFSET)}`;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${hex(file.offset)}: ${part} is ${
        describeContent(bytes)
      }, and the bootloader needs a partition table there`,
      {
        hint: file.offset === USUAL_TABLE_OFFSET
          ? `The table is the .bin that the build makes from partitions.csv. ${FORCE_HINT}`
          : "Download or build the file again. If it boots without a table, as Zephyr and NuttX do, add --force.",
      },
    ),
    planning,
  );
}

/** The partitions, where the table is one. Throws ImageError for one that the bootloader rejects. */
export function checkTable(
  { file, address, parsed }: FoundTable,
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
      }, the flash of this board at ${hex(flashSize!)} (${describeSize(flashSize!)})`,
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
      "Writing to one would damage the other.",
    );
  }
  const home = partitions.find(({ offset, size }) => address >= offset && address < offset + size);
  // A table may have a partition of its own, which ESP-IDF counts as type 3.
  if (home !== undefined && home.type !== 0x03) {
    complain(
      `it would be at ${hex(address)}, inside its own partition ${quote(home.name)}`,
      `Bootloaders look for the table at ${hex(USUAL_TABLE_OFFSET)}.`,
    );
  }
  return partitions;
}

/**
 * The bootloader takes the size of the flash from its own header, and rejects a table that goes beyond. `source` is whose
 * table it is, in words; `image` the boot image as it will stand in flash. Throws ImageError.
 */
export function checkFitsHeaderSize(
  partitions: readonly Partition[],
  { image, source }: { readonly image: Uint8Array | undefined; readonly source: string },
  planning: PlanContext,
): void {
  const { chip, flash, flashSize } = planning.options;
  // What the header will say is not known yet.
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
      }, but the bootloader's header says that the flash has ${name}, so the bootloader rejects the table`,
      { hint: `Set size: detect, and the header gets the size of the flash. ${FORCE_HINT}` },
    ),
    planning,
  );
}
