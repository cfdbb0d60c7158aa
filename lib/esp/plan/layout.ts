/** Checks the resulting flash layout: the partition table and the applications, in any of the files. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../../errors.ts";
import { checkLoadedImage, isApplication, USUAL_APP_OFFSET } from "../image/check.ts";
import type { ImageHeader } from "../image/header.ts";
import { APP_TYPE, DATA_TYPE, type Partition, subtypeName } from "../image/partition_table.ts";
import { isPadding } from "../image/signature.ts";
import { orList, quote } from "../../text.ts";
import { contentAt, describeContent, findBootImage, isApplicationOf } from "./flash_content.ts";
import { checkRevision, FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { noteInitDataOffset } from "./init_data.ts";
import { checkFitsHeaderSize, checkTable, checkTableExists, findTable } from "./partition_table.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import type { Firmware } from "./types.ts";

/**
 * Refuses partition tables that do not fit, images at offsets where they would not run, and files that do not fit their
 * partitions. `image` is the boot image as it will be in flash. Returns the partitions it checked against: the plan's,
 * or else the board's. Throws ImageError.
 */
export function checkLayout(
  files: readonly Firmware[],
  image: Uint8Array | undefined,
  planning: PlanContext,
): readonly Partition[] | undefined {
  const { chip, bootLayout } = planning.options;
  // The ESP8266 has no such layout: other files may be anything except another chip's firmware or a truncated program.
  // Only the loader of one of its SDKs has a table.
  if (chip.mapped === undefined) {
    for (const file of files) {
      if (!file.vouched && file.offset !== chip.bootloaderOffset) checkLoadedImage(file, chip);
    }
    const parsed = findTable(files, chip)?.parsed;
    if (parsed !== undefined && "partitions" in parsed) checkComplete(files, parsed.partitions, planning);
    noteInitDataOffset(files, planning);
    return undefined;
  }
  const table = findTable(files, chip);
  if (table === undefined) checkTableExists(files, planning);
  const partitions = table === undefined ? bootLayout?.partitions : checkTable(table, planning);
  if (partitions !== undefined) {
    const source = table === undefined
      ? "the partition table of the board"
      : `the partition table of "${table.file.path}"`;
    checkFitsHeaderSize(partitions, { image, source }, planning);
  }
  for (const place of imagePlaces(files, partitions ?? [])) checkImagePlace(place, partitions, planning);
  if (partitions === undefined) checkUsualApplication(files, planning);
  else for (const file of files) checkDataPartition(file, partitions, planning);
  checkComplete(files, table === undefined ? undefined : partitions, planning);
  return partitions;
}

/** An address at which an image may begin. */
interface ImagePlace {
  readonly file: Firmware;
  /** Flash address. */
  readonly address: number;
  /** The content from there to the end of the file. */
  readonly bytes: Uint8Array;
}

/** The start of each file, and of each application partition inside a file. */
function imagePlaces(files: readonly Firmware[], partitions: readonly Partition[]): ImagePlace[] {
  const apps = partitions.filter(({ type }) => type === APP_TYPE).map(({ offset }) => offset);
  return files.flatMap((file) =>
    [...new Set([file.offset, ...apps])]
      .filter((address) => address >= file.offset && address < file.offset + file.bytes.length)
      .map((address) => ({ file, address, bytes: file.bytes.subarray(address - file.offset) }))
  );
}

function checkImagePlace(
  place: ImagePlace,
  partitions: readonly Partition[] | undefined,
  planning: PlanContext,
): void {
  const { file, address, bytes } = place;
  const { chip } = planning.options;
  if (address === chip.bootloaderOffset) return;
  const partition = partitions?.find(({ offset, size }) => address >= offset && address < offset + size);
  if (partition !== undefined && partition.type !== APP_TYPE) {
    // A data partition may hold anything, even the firmware of another chip.
    if (partition.type === DATA_TYPE && isApplicationOf(bytes, chip)) {
      checkTablePlace(place, { partition, partitions: partitions!, planning });
    }
    return;
  }
  const header = checkLoadedImage({ ...file, bytes }, chip);
  if (header !== undefined) {
    if (partition !== undefined || address === file.offset || address <= USUAL_APP_OFFSET) {
      checkNotBootloader(place, header, planning);
    }
    checkRevision(file, header, planning);
  }
  if (partitions === undefined) return;
  if (partition?.offset === address) {
    if (!isApplicationOf(bytes, chip)) checkHoldsApplication(place, partition, planning);
    checkFitsPartition(place, { header, partition, planning });
  } else if (header !== undefined && isApplication(header, chip)) {
    checkTablePlace(place, { partition, partitions, planning });
  }
}

/** Refuses a bootloader at an offset where an application belongs. */
function checkNotBootloader({ file, address }: ImagePlace, header: ImageHeader, planning: PlanContext): void {
  const { chip } = planning.options;
  if (isApplication(header, chip)) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${hex(address)}: it is a bootloader, expected at ${
        hex(chip.bootloaderOffset)
      } on ${chip.name}`,
      {
        hint: `Write it at ${hex(chip.bootloaderOffset)}; the application goes to ${
          hex(USUAL_APP_OFFSET)
        }. ${FORCE_HINT}`,
      },
    ),
    planning,
  );
}

/** Refuses content that is not an application in an application partition. */
function checkHoldsApplication(
  { file, address, bytes }: ImagePlace,
  partition: Partition,
  planning: PlanContext,
): void {
  // A merged file may leave a slot blank; a separate file is meant to be an application.
  if (address !== file.offset && isPadding(bytes.subarray(0, Math.min(partition.size, SECTOR)))) return;
  throwUnlessForced(
    notAnApplication({ file, address, bytes }, `partition ${quote(partition.name)}`),
    planning,
  );
}

function notAnApplication({ file, address, bytes }: ImagePlace, place: string): ImageError {
  const there = address === file.offset
    ? `it is ${describeContent(bytes)}`
    : `this part of the file is ${describeContent(bytes)}`;
  return new ImageError(
    `Cannot write "${file.path}" at ${hex(address)}: ${there}, but ${place} is for an application`,
    { hint: `The bootloader would find nothing to start there. ${FORCE_HINT}` },
  );
}

/** Refuses an application outside the application partitions: the bootloader finds applications only by the table. */
function checkTablePlace(
  { file, address }: ImagePlace,
  { partition, partitions, planning }: {
    readonly partition: Partition | undefined;
    readonly partitions: readonly Partition[];
    readonly planning: PlanContext;
  },
): void {
  const apps = partitions.filter(({ type }) => type === APP_TYPE)
    .map((app) => `${hex(app.offset)} (${subtypeName(app)})`);
  const where = partition === undefined
    ? "no partition begins there"
    : `this offset is in partition ${quote(partition.name)}`;
  const places = apps.length === 0 ? "no application partitions" : `applications at ${orList(apps)}`;
  throwUnlessForced(
    new ImageError(
      `Cannot boot "${file.path}" from ${hex(address)}: ${where}, and the partition table has ${places}`,
      { hint: `The bootloader starts applications only at the offsets in its table. ${FORCE_HINT}` },
    ),
    planning,
  );
}

/** Without a table: checks the file next to a bootloader at the usual application offset. */
function checkUsualApplication(files: readonly Firmware[], planning: PlanContext): void {
  const { chip } = planning.options;
  const app = files.find(({ offset }) => offset === USUAL_APP_OFFSET);
  if (app === undefined || findBootImage(files, chip) === undefined) return;
  if (checkLoadedImage(app, chip) !== undefined || app.vouched) return;
  const place = { file: app, address: app.offset, bytes: app.bytes };
  throwUnlessForced(notAnApplication(place, "this offset, next to a bootloader,"), planning);
}

/** Checks the length of a separate file as a whole, and of the application in a merged file. */
function checkFitsPartition(
  { file, address, bytes }: ImagePlace,
  { header, partition, planning }: {
    readonly header: ImageHeader | undefined;
    readonly partition: Partition;
    readonly planning: PlanContext;
  },
): void {
  const length = address === file.offset && file.container === undefined ? bytes.length : header?.length ?? 0;
  if (length <= partition.size) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${hex(address)}: the application has ${length} bytes, but partition ${
        quote(partition.name)
      } has only ${partition.size}`,
      { hint: `Use a partition table with a larger application partition. ${FORCE_HINT}` },
    ),
    planning,
  );
}

/** Checks that data begins at the start of its partition and ends within it. */
function checkDataPartition(file: Firmware, partitions: readonly Partition[], planning: PlanContext): void {
  const { chip } = planning.options;
  const { path, offset, bytes, container } = file;
  // UF2 files omit blanks inside a partition and join adjacent partitions.
  if (container !== undefined) return;
  const end = offset + bytes.length;
  // A file that begins before all partitions is checked part by part.
  const first = Math.min(...partitions.map(({ offset }) => offset));
  if (offset < first || offset === chip.bootloaderOffset) return;
  const partition = partitions.find((one) => offset >= one.offset && offset < one.offset + one.size);
  if (partition?.type === APP_TYPE && partition.offset === offset || isApplicationOf(bytes, chip)) return;
  const refuse = (problem: string) =>
    throwUnlessForced(
      new ImageError(`Cannot write "${path}" at ${hex(offset)}: ${problem}`, {
        hint: `A file must begin at the offset of its partition and fit into it. ${FORCE_HINT}`,
      }),
      planning,
    );
  if (partition === undefined) {
    const next = partitions.find((one) => one.offset > offset && one.offset < end);
    if (next !== undefined) refuse(`it extends into partition ${quote(next.name)} at ${hex(next.offset)}`);
    else {
      const text = `"${path}" at ${hex(offset)} is outside every partition of the table`;
      planning.notes.push({ kind: "warning", text });
    }
    return;
  }
  if (offset !== partition.offset) {
    refuse(
      `this offset is inside partition ${quote(partition.name)}, which begins at ${hex(partition.offset)}`,
    );
  }
  if (end > partition.offset + partition.size) {
    refuse(`it has ${bytes.length} bytes, partition ${quote(partition.name)} has only ${partition.size}`);
  }
}

/** Refuses a merged file that ends before its application. `partitions` come from the plan's own table. */
function checkComplete(
  files: readonly Firmware[],
  partitions: readonly Partition[] | undefined,
  planning: PlanContext,
): void {
  const { chip } = planning.options;
  const boot = findBootImage(files, chip);
  if (boot === undefined) return;
  const { file } = boot;
  const end = file.offset + file.bytes.length;
  const refuse = (problem: string) =>
    throwUnlessForced(
      new ImageError(`Cannot use "${file.path}": ${problem}`, {
        hint: `The download looks incomplete. Download the file again. ${FORCE_HINT}`,
      }),
      planning,
    );
  if (partitions === undefined) {
    const behind = file.bytes.subarray(boot.end - file.offset);
    if (files.length === 1 && behind.length >= SECTOR && isPadding(behind)) {
      refuse(`it is blank after its bootloader and ends at ${hex(end)} without a partition table`);
    }
    return;
  }
  const apps = partitions.filter(({ type }) => type === APP_TYPE);
  const holds = ({ offset }: Partition) => isApplicationAt(files, offset, chip);
  const own = findTable([file], chip);
  if (own === undefined || apps.length === 0 || apps.some(holds)) return;
  const [first] = apps;
  refuse(
    end <= first!.offset
      ? `it ends at ${hex(end)}, before the application of its partition table at ${hex(first!.offset)}`
      : "it has a bootloader and a partition table, but no application",
  );
}

/** True if the plan writes an application for this chip at `address`. */
export function isApplicationAt(files: readonly Firmware[], address: number, chip: Chip): boolean {
  const content = contentAt(files, address);
  return content !== undefined && isApplicationOf(content.bytes, chip);
}
