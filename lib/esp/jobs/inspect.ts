/** Determines the content of the flash by reading a few parts of it. */
import { alignUp, concat } from "../../bytes.ts";
import type { Chip } from "../chips/mod.ts";
import { type AppDescription, DESCRIBED_BYTES, readAppDescription } from "../image/app_description.ts";
import { isApplication, USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { FoundImage } from "../image/analyze.ts";
import { imageLength } from "../image/image_length.ts";
import { IMAGE_MAGIC, type ImageHeader, parseImage } from "../image/header.ts";
import { bootOrder, ENTRY_BYTES, OTADATA_BYTES, otadataPartition, selects } from "../image/otadata.ts";
import {
  APP_TYPE,
  type ParsedTable,
  parsePartitions,
  type Partition,
  TABLE_BYTES,
} from "../image/partition_table.ts";
import { pythonVersion } from "../image/python.ts";
import { FlashReader } from "../flash/read/flash_reader.ts";
import type { Loader } from "../link/loader.ts";
import { findAmongConstants, findAtEnd } from "./find_python.ts";

/** Bytes to read of an image whose length is not known yet. */
const FIRST_BYTES = 0x1000;
/** No chip has more RAM for its boot image. */
const LARGEST_BOOT = 0x100000;
/** An application in an app partition, or at the usual offset if there is no partition table. */
export interface InstalledApp {
  readonly address: number;
  /** The name of its partition. */
  readonly partition?: string;
  /** Its embedded description. */
  readonly description: AppDescription | undefined;
}

/** The application that the bootloader starts. */
export interface BootChoice {
  readonly partition: Partition;
  /** True: otadata selects it. False: the bootloader's own order does. */
  readonly selected: boolean;
}

export interface FlashContents {
  /** The content at the chip's boot offset. */
  readonly boot: FoundImage | "blank" | "no image";
  readonly table: { readonly address: number; readonly parsed: ParsedTable } | undefined;
  readonly applications: readonly InstalledApp[];
  /** Undefined without a partition table, or if none of its applications is installed. */
  readonly choice: BootChoice | undefined;
  /** The name and version of the Python interpreter, if one was found. */
  readonly python: string | undefined;
}

/** Throws ChipError if the loader cannot read flash, LinkError or PortError. */
export async function inspectFlash(loader: Loader, chip: Chip, flashSize: number): Promise<FlashContents> {
  const flash = new FlashReader(loader, flashSize);
  const layout = await inspectLayout(flash, chip);
  const header = headerOf(layout.boot);
  const python = chip.mapped === undefined
    ? header && await findAtEnd(flash, header, pythonVersion)
    : await findPythonInApps(flash, layout.applications);
  return { ...layout, python };
}

/** All but the interpreter, whose search reads most. Throws as `inspectFlash` does. */
export async function inspectLayout(
  flash: FlashReader,
  chip: Chip,
): Promise<Omit<FlashContents, "python">> {
  const boot = await inspectBoot(flash, chip);
  if (chip.mapped === undefined) return { boot, table: undefined, applications: [], choice: undefined };
  const parsed = parsePartitions(await flash.read(USUAL_TABLE_OFFSET, TABLE_BYTES));
  const applications = await inspectApplications(flash, parsed);
  const partitions = parsed !== undefined && "partitions" in parsed ? parsed.partitions : [];
  return {
    choice: await inspectChoice(flash, partitions, applications),
    boot,
    table: parsed === undefined ? undefined : { address: USUAL_TABLE_OFFSET, parsed },
    applications,
  };
}

/** Of the image at the boot offset. */
export function headerOf(boot: FlashContents["boot"]): ImageHeader | undefined {
  return typeof boot === "object" && "header" in boot.content ? boot.content.header : undefined;
}

async function inspectBoot(flash: FlashReader, chip: Chip): Promise<FlashContents["boot"]> {
  const { bootloaderOffset: address, headerLength } = chip;
  let bytes = await flash.read(address, FIRST_BYTES);
  if (bytes[0] !== IMAGE_MAGIC) return bytes.every((byte) => byte === 0xff) ? "blank" : "no image";
  while (true) {
    const needed = imageLength(bytes, headerLength);
    if (needed > LARGEST_BOOT) {
      return { address, content: { problem: `it announces ${needed} bytes, more than any chip has RAM` } };
    }
    const more = await flash.read(address + bytes.length, alignUp(needed, FIRST_BYTES) - bytes.length);
    if (more.length === 0) break;
    bytes = concat(bytes, more);
  }
  const parsed = parseImage(bytes, headerLength);
  if ("problem" in parsed) return { address, content: parsed };
  const { header } = parsed;
  const role = chip.mapped === undefined || isApplication(header, chip) ? "application" : "bootloader";
  // The ESP8266 does not say how much code follows its image.
  const size = chip.mapped === undefined ? undefined : header.length;
  return { address, content: { header, role, chip, size } };
}

async function inspectApplications(
  flash: FlashReader,
  parsed: ParsedTable | undefined,
): Promise<readonly InstalledApp[]> {
  const candidates = parsed !== undefined && "partitions" in parsed
    ? parsed.partitions.filter(({ type }) => type === APP_TYPE)
      .map(({ name, offset }) => ({ address: offset, partition: name }))
    : [{ address: USUAL_APP_OFFSET }];
  const found: InstalledApp[] = [];
  for (const candidate of candidates) {
    const bytes = await flash.read(candidate.address, DESCRIBED_BYTES);
    if (bytes[0] === IMAGE_MAGIC) found.push({ ...candidate, description: readAppDescription(bytes) });
  }
  return found;
}

async function inspectChoice(
  flash: FlashReader,
  partitions: readonly Partition[],
  applications: readonly InstalledApp[],
): Promise<BootChoice | undefined> {
  const otadata = otadataPartition(partitions);
  const entries = otadata === undefined ? undefined : concat(
    await flash.read(otadata.offset, ENTRY_BYTES),
    await flash.read(otadata.offset + OTADATA_BYTES / 2, ENTRY_BYTES),
  );
  const order = bootOrder(partitions, entries);
  const partition = order.find(({ offset }) => applications.some(({ address }) => address === offset));
  if (partition === undefined) return undefined;
  return {
    partition,
    selected: entries !== undefined && partition === order[0] && selects(partitions, entries),
  };
}

/** Finds the interpreter among applications: one without name and version is often MicroPython. */
async function findPythonInApps(
  flash: FlashReader,
  applications: readonly InstalledApp[],
): Promise<string | undefined> {
  for (const { address, description } of applications) {
    if (!flash.fast || description === undefined || description.project + description.version !== "") {
      continue;
    }
    const found = await findAmongConstants(flash, address, pythonVersion);
    if (found !== undefined) return found;
  }
  return undefined;
}
