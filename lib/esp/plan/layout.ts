/** The flash as it will be: partition table and applications, wherever in the files they are. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../../errors.ts";
import { checkStartedImage, isApplication, USUAL_APP_OFFSET } from "../image/check.ts";
import type { ImageHeader } from "../image/header.ts";
import { APP_TYPE, DATA_TYPE, type Partition, subtypeName } from "../image/partition_table.ts";
import { isPadding } from "../image/signature.ts";
import { orList, quote } from "../../text.ts";
import { bootPartOf, contentAt, describeContent, isApplicationOf } from "./flash_content.ts";
import { checkRevision, FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { noteInitData } from "./init_data.ts";
import { checkFitsHeaderSize, checkTable, checkTableExists, findTable } from "./partition_table.ts";
import { type Firmware, SECTOR } from "./types.ts";

/**
 * Refuses partition tables that do not fit, images where they would not run, and files that do not fit their partitions.
 * `image` is the boot image as it will stand in flash. The partitions by which it was judged are returned: the plan's, or
 * else the board's. Throws ImageError.
 */
export function checkLayout(
  files: readonly Firmware[],
  image: Uint8Array | undefined,
  planning: PlanContext,
): readonly Partition[] | undefined {
  const { chip, bootLayout } = planning.options;
  // An ESP8266 knows no such layout: what is not booted may be anything, but hardly another chip's firmware, or half a
  // program of its own. Only the loader of one of its SDKs has a table.
  if (chip.mapped === undefined) {
    for (const file of files) {
      if (!file.vouched && file.offset !== chip.bootloaderOffset) checkStartedImage(file, chip);
    }
    const parsed = findTable(files, chip)?.parsed;
    if (parsed !== undefined && "partitions" in parsed) checkNotTruncated(files, parsed.partitions, planning);
    noteInitData(files, planning);
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
  for (const spot of spotsOf(files, partitions ?? [])) checkSpot(spot, partitions, planning);
  if (partitions === undefined) refuseNoProgram(files, planning);
  else for (const file of files) checkFit(file, partitions, planning);
  checkNotTruncated(files, table === undefined ? undefined : partitions, planning);
  return partitions;
}

/** A place where an image may begin. */
interface Spot {
  readonly file: Firmware;
  /** Flash address. */
  readonly address: number;
  /** What stands there, up to the end of the file. */
  readonly bytes: Uint8Array;
}

/** Where a file begins, and where an application's partition begins inside of one. */
function spotsOf(files: readonly Firmware[], partitions: readonly Partition[]): Spot[] {
  const apps = partitions.filter(({ type }) => type === APP_TYPE).map(({ offset }) => offset);
  return files.flatMap((file) =>
    [...new Set([file.offset, ...apps])]
      .filter((address) => address >= file.offset && address < file.offset + file.bytes.length)
      .map((address) => ({ file, address, bytes: file.bytes.subarray(address - file.offset) }))
  );
}

function checkSpot(spot: Spot, partitions: readonly Partition[] | undefined, planning: PlanContext): void {
  const { file, address, bytes } = spot;
  const { chip } = planning.options;
  if (address === chip.bootloaderOffset) return;
  const home = partitions?.find(({ offset, size }) => address >= offset && address < offset + size);
  if (home !== undefined && home.type !== APP_TYPE) {
    // A data partition may hold anything, even the firmware of another chip.
    if (home.type === DATA_TYPE && isApplicationOf(bytes, chip)) {
      checkTablePlace(spot, { home, partitions: partitions!, planning });
    }
    return;
  }
  const header = checkStartedImage({ ...file, bytes }, chip);
  if (header !== undefined) {
    if (home !== undefined || address === file.offset || address <= USUAL_APP_OFFSET) {
      refuseBootloader(spot, header, planning);
    }
    checkRevision(file, header, planning);
  }
  if (partitions === undefined) return;
  if (home?.offset === address) {
    if (!isApplicationOf(bytes, chip)) refuseNoApplication(spot, home, planning);
    refuseTooLong(spot, { header, home, planning });
  } else if (header !== undefined && isApplication(header, chip)) {
    checkTablePlace(spot, { home, partitions, planning });
  }
}

/** It has nothing that a bootloader would start. */
function refuseBootloader({ file, address }: Spot, header: ImageHeader, planning: PlanContext): void {
  const { chip } = planning.options;
  if (isApplication(header, chip)) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${
        hex(address)
      }: it is a bootloader, and ${chip.name} looks for its bootloader at ${hex(chip.bootloaderOffset)}`,
      {
        hint: `Write it at ${hex(chip.bootloaderOffset)}; the application goes to ${
          hex(USUAL_APP_OFFSET)
        }. ${FORCE_HINT}`,
      },
    ),
    planning,
  );
}

/** Nothing that a bootloader starts, where the table has an application. */
function refuseNoApplication({ file, address, bytes }: Spot, home: Partition, planning: PlanContext): void {
  // A merged file may leave a slot free; a file of its own is meant to be one.
  if (address !== file.offset && isPadding(bytes.subarray(0, Math.min(home.size, SECTOR)))) return;
  throwUnlessForced(notAnApplication({ file, address, bytes }, `partition ${quote(home.name)}`), planning);
}

function notAnApplication({ file, address, bytes }: Spot, place: string): ImageError {
  const there = address === file.offset
    ? `it is ${describeContent(bytes)}`
    : `this part of the file is ${describeContent(bytes)}`;
  return new ImageError(
    `Cannot write "${file.path}" at ${hex(address)}: ${there}, and ${place} is for an application`,
    { hint: `The bootloader would find nothing to start there. ${FORCE_HINT}` },
  );
}

/** The bootloader finds applications by the table alone. */
function checkTablePlace(
  { file, address }: Spot,
  { home, partitions, planning }: {
    readonly home: Partition | undefined;
    readonly partitions: readonly Partition[];
    readonly planning: PlanContext;
  },
): void {
  const apps = partitions.filter(({ type }) => type === APP_TYPE)
    .map((app) => `${hex(app.offset)} (${subtypeName(app)})`);
  const where = home === undefined
    ? "no partition begins there"
    : `this offset is in partition ${quote(home.name)}`;
  const places = apps.length === 0 ? "no place for applications" : `applications at ${orList(apps)}`;
  throwUnlessForced(
    new ImageError(
      `Cannot boot "${file.path}" from ${hex(address)}: ${where}, and the partition table has ${places}`,
      { hint: `The bootloader starts only applications at the offsets in its table. ${FORCE_HINT}` },
    ),
    planning,
  );
}

/** Without any table: beside a bootloader, what stands where applications usually go. */
function refuseNoProgram(files: readonly Firmware[], planning: PlanContext): void {
  const { chip } = planning.options;
  const app = files.find(({ offset }) => offset === USUAL_APP_OFFSET);
  if (app === undefined || bootPartOf(files, chip) === undefined) return;
  if (checkStartedImage(app, chip) !== undefined || app.vouched) return;
  const spot = { file: app, address: app.offset, bytes: app.bytes };
  throwUnlessForced(notAnApplication(spot, "this offset, next to a bootloader,"), planning);
}

/** A file of its own counts as a whole, in a merged one the application does. */
function refuseTooLong(
  { file, address, bytes }: Spot,
  { header, home, planning }: {
    readonly header: ImageHeader | undefined;
    readonly home: Partition;
    readonly planning: PlanContext;
  },
): void {
  const length = address === file.offset && file.piece === undefined ? bytes.length : header?.length ?? 0;
  if (length <= home.size) return;
  throwUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${hex(address)}: the application has ${length} bytes, partition ${
        quote(home.name)
      } has only ${home.size}`,
      { hint: `Use a partition table with a larger application partition. ${FORCE_HINT}` },
    ),
    planning,
  );
}

/** Data at its partition's beginning, and not beyond its end. */
function checkFit(file: Firmware, partitions: readonly Partition[], planning: PlanContext): void {
  const { chip } = planning.options;
  const { path, offset, bytes, piece } = file;
  // Blanks that a UF2 file leaves out part what belongs together, and neighbours are one piece.
  if (piece !== undefined) return;
  const end = offset + bytes.length;
  // What begins in front of all partitions is judged part by part.
  const first = Math.min(...partitions.map(({ offset }) => offset));
  if (offset < first || offset === chip.bootloaderOffset) return;
  const home = partitions.find((one) => offset >= one.offset && offset < one.offset + one.size);
  if (home?.type === APP_TYPE && home.offset === offset || isApplicationOf(bytes, chip)) return;
  const refuse = (problem: string) =>
    throwUnlessForced(
      new ImageError(`Cannot write "${path}" at ${hex(offset)}: ${problem}`, {
        hint: `A file must begin at the offset of its partition and fit into it. ${FORCE_HINT}`,
      }),
      planning,
    );
  if (home === undefined) {
    const next = partitions.find((one) => one.offset > offset && one.offset < end);
    if (next !== undefined) refuse(`it reaches into partition ${quote(next.name)} at ${hex(next.offset)}`);
    else planning.notes.push(`"${path}" at ${hex(offset)} is outside every partition of the table`);
    return;
  }
  if (offset !== home.offset) {
    refuse(`this offset is inside partition ${quote(home.name)}, which begins at ${hex(home.offset)}`);
  }
  if (end > home.offset + home.size) {
    refuse(`it has ${bytes.length} bytes, partition ${quote(home.name)} has only ${home.size}`);
  }
}

/** A merged file that ends before its application. `partitions` are those of the plan's own table. */
function checkNotTruncated(
  files: readonly Firmware[],
  partitions: readonly Partition[] | undefined,
  planning: PlanContext,
): void {
  const { chip } = planning.options;
  const boot = bootPartOf(files, chip);
  if (boot === undefined) return;
  const { file } = boot;
  const end = file.offset + file.bytes.length;
  const refuse = (problem: string) =>
    throwUnlessForced(
      new ImageError(`Cannot use "${file.path}": ${problem}`, {
        hint: `The download looks incomplete: download the file again. ${FORCE_HINT}`,
      }),
      planning,
    );
  if (partitions === undefined) {
    const behind = file.bytes.subarray(boot.end - file.offset);
    if (files.length === 1 && behind.length >= SECTOR && isPadding(behind)) {
      refuse(`it is blank after its bootloader, and ends at ${hex(end)} without a partition table`);
    }
    return;
  }
  const apps = partitions.filter(({ type }) => type === APP_TYPE);
  const holds = ({ offset }: Partition) => isProgramAt(files, offset, chip);
  const own = findTable([file], chip);
  if (own === undefined || apps.length === 0 || apps.some(holds)) return;
  const [first] = apps;
  refuse(
    end <= first!.offset
      ? `it ends at ${hex(end)}, before the application that its partition table has at ${hex(first!.offset)}`
      : "it has a bootloader and a partition table, but no application",
  );
}

/** An application of this chip stands at `address` of the plan. */
export function isProgramAt(files: readonly Firmware[], address: number, chip: Chip): boolean {
  const content = contentAt(files, address);
  return content !== undefined && isApplicationOf(content.bytes, chip);
}
