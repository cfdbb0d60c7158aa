/** The flash as it will be: partition table and applications, wherever in the files they are. Pure; no I/O. */
import { hex } from "../bytes.ts";
import { describeSize } from "../chips/flash_size.ts";
import { ImageError } from "../errors.ts";
import { checkStartedImage, isApplication, USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { ImageHeader } from "../image/header.ts";
import { APP_TYPE, type ParsedTable, parsePartitions, type Partition } from "../image/partition_table.ts";
import { quote } from "../text.ts";
import { FORCE_HINT, type Judging, refuseRevision, refuseUnlessForced } from "./danger.ts";
import type { Firmware } from "./types.ts";

/** Refuses partition tables that do not fit, and images where they would not run. Throws ImageError. */
export function checkLayout(files: readonly Firmware[], judging: Judging): void {
  const { chip } = judging.options;
  // An ESP8266 knows no such layout: what is not booted may be anything, but hardly another chip's firmware, or half a
  // program of its own.
  if (chip.mapped === undefined) {
    for (const file of files) {
      if (!file.vouched && file.offset !== chip.bootloaderOffset) checkStartedImage(file, chip);
    }
    return;
  }
  const table = findTable(files);
  const partitions = table === undefined ? undefined : checkTable(table, judging);
  for (const spot of spotsOf(files, partitions ?? [])) checkSpot(spot, partitions, judging);
}

interface FoundTable {
  readonly file: Firmware;
  readonly parsed: ParsedTable;
}

/** At its usual place, or as a file of its own elsewhere. */
function findTable(files: readonly Firmware[]): FoundTable | undefined {
  for (const file of files) {
    for (const at of [USUAL_TABLE_OFFSET - file.offset, 0]) {
      if (at < 0 || at >= file.bytes.length) continue;
      const parsed = parsePartitions(file.bytes.subarray(at));
      if (parsed !== undefined) return { file, parsed };
    }
  }
  return undefined;
}

/** The partitions, where the table is one. */
function checkTable({ file, parsed }: FoundTable, judging: Judging): readonly Partition[] | undefined {
  const complain = (problem: string, hint: string) =>
    refuseUnlessForced(
      new ImageError(`Cannot use the partition table of "${file.path}": ${problem}`, {
        hint: `${hint} ${FORCE_HINT}`,
      }),
      judging,
    );
  if ("problem" in parsed) {
    complain(parsed.problem, "The bootloader would start nothing. Download or build the file again.");
    return undefined;
  }
  const { partitions } = parsed;
  const { flashSize } = judging.options;
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
      "What one of them holds would destroy the other.",
    );
  }
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

function checkSpot(spot: Spot, partitions: readonly Partition[] | undefined, judging: Judging): void {
  const { file, address, bytes } = spot;
  const { chip } = judging.options;
  if (address === chip.bootloaderOffset) return;
  const home = partitions?.find(({ offset, size }) => address >= offset && address < offset + size);
  // A data partition may hold anything, even the firmware of another chip.
  if (home !== undefined && home.type !== APP_TYPE) return;
  const header = checkStartedImage({ ...file, bytes }, chip);
  if (header !== undefined) {
    if (home !== undefined || address === file.offset || address <= USUAL_APP_OFFSET) {
      refuseBootloader(spot, header, judging);
    }
    refuseRevision(file, header, judging);
  }
  if (home !== undefined && home.offset === address) refuseTooLong(spot, { header, home, judging });
}

/** It has nothing that a bootloader would start. */
function refuseBootloader({ file, address }: Spot, header: ImageHeader, judging: Judging): void {
  const { chip } = judging.options;
  if (isApplication(header, chip)) return;
  refuseUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${
        hex(address)
      }: it is a bootloader, and ${chip.name} looks for that at ${hex(chip.bootloaderOffset)}`,
      {
        hint: `Write it at ${hex(chip.bootloaderOffset)}; the application goes to ${
          hex(USUAL_APP_OFFSET)
        }. ${FORCE_HINT}`,
      },
    ),
    judging,
  );
}

/** A file of its own counts as a whole, in a merged one the application does. */
function refuseTooLong(
  { file, address, bytes }: Spot,
  { header, home, judging }: {
    readonly header: ImageHeader | undefined;
    readonly home: Partition;
    readonly judging: Judging;
  },
): void {
  const length = address === file.offset ? bytes.length : header?.length ?? 0;
  if (length <= home.size) return;
  refuseUnlessForced(
    new ImageError(
      `Cannot write "${file.path}" at ${hex(address)}: the application has ${length} bytes, partition ${
        quote(home.name)
      } only ${home.size}`,
      { hint: `It needs a partition table with more room. ${FORCE_HINT}` },
    ),
    judging,
  );
}
