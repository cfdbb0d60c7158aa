/** Looks at what is on the flash: little of it is read, where it tells most. */
import { alignUp, concat } from "../../bytes.ts";
import type { Chip } from "../chips/mod.ts";
import { type AppDescription, DESCRIBED_BYTES, readAppDescription } from "../image/app_description.ts";
import { isApplication, USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { FoundImage } from "../image/describe.ts";
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
import { FLASH_CODE_AT, notedLength, pythonVersion } from "../image/python.ts";
import type { Loader } from "../link/loader.ts";
import { readFlash } from "../flash/read.ts";

/** Of an image whose end is not known yet. */
const FIRST_BYTES = 0x1000;
/** What a chip boots is loaded into its RAM, and none has more. */
const LARGEST_BOOT = 0x100000;
/** MicroPython for the ESP8266 has its greeting near its end: in the last KB or two, seldom farther away. */
const TAILS = [0x1000, 0x10000];
/** MicroPython for the ESP32 family has it among its constants, which come first: at 50 to 310 KB. */
const CONSTANTS = 0x80000;
const PIECE = 0x10000;
/** No greeting is longer: one that begins in a piece is there to its end. */
const GREETING = 0x80;

/** An application where a partition table, or else custom, has one. */
export interface Installed {
  readonly address: number;
  /** Name of its partition. */
  readonly partition?: string;
  /** What it says of itself. */
  readonly description: AppDescription | undefined;
}

/** Which application the bootloader starts. */
export interface BootChoice {
  /** Name of the partition, and what it is: `ota_1`, `factory`. */
  readonly partition: Partition;
  /** otadata selects it; else the bootloader's own order does. */
  readonly selected: boolean;
}

export interface Contents {
  /** What stands where the chip boots from. */
  readonly boot: FoundImage | "blank" | "no image";
  readonly table: { readonly address: number; readonly parsed: ParsedTable } | undefined;
  readonly applications: readonly Installed[];
  /** Undefined where no table tells, or none of its applications is there. */
  readonly choice: BootChoice | undefined;
  /** Name and version of the Python interpreter, if it was found. */
  readonly python: string | undefined;
}

/** Throws ChipError where whoever answers cannot read flash, LinkError or PortError. */
export async function inspectFlash(loader: Loader, chip: Chip, flashSize: number): Promise<Contents> {
  const flash = new Reader(loader, flashSize);
  const boot = await inspectBoot(flash, chip);
  if (chip.mapped === undefined) {
    const header = typeof boot === "object" && "header" in boot.content ? boot.content.header : undefined;
    const python = header === undefined ? undefined : await pythonBehind(flash, header);
    return { boot, table: undefined, applications: [], choice: undefined, python };
  }
  const parsed = parsePartitions(await flash.read(USUAL_TABLE_OFFSET, TABLE_BYTES));
  const applications = await inspectApplications(flash, parsed);
  const partitions = parsed !== undefined && "partitions" in parsed ? parsed.partitions : [];
  return {
    choice: await inspectChoice(flash, partitions, applications),
    boot,
    table: parsed === undefined ? undefined : { address: USUAL_TABLE_OFFSET, parsed },
    applications,
    python: await pythonAmong(flash, applications),
  };
}

/** Flash up to its end, or as far as whoever answers reaches: what is asked for beyond is not there. */
class Reader {
  readonly #loader: Loader;
  readonly #size: number;

  constructor(loader: Loader, size: number) {
    this.#loader = loader;
    this.#size = Math.min(size, loader.dialect.flashReach);
  }

  async read(offset: number, size: number): Promise<Uint8Array> {
    const there = Math.min(size, this.#size - offset);
    return there <= 0 ? new Uint8Array() : await readFlash(this.#loader, { offset, size: there });
  }

  /** Long ranges would take minutes in answers of 64 bytes. */
  get fast(): boolean {
    return this.#loader.dialect.read === "stream";
  }
}

async function inspectBoot(flash: Reader, chip: Chip): Promise<Contents["boot"]> {
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
  return { address, content: { header, role, chip } };
}

async function inspectApplications(
  flash: Reader,
  parsed: ParsedTable | undefined,
): Promise<readonly Installed[]> {
  const places = parsed !== undefined && "partitions" in parsed
    ? parsed.partitions.filter(({ type }) => type === APP_TYPE)
      .map(({ name, offset }) => ({ address: offset, partition: name }))
    : [{ address: USUAL_APP_OFFSET }];
  const found: Installed[] = [];
  for (const place of places) {
    const bytes = await flash.read(place.address, DESCRIBED_BYTES);
    if (bytes[0] === IMAGE_MAGIC) found.push({ ...place, description: readAppDescription(bytes) });
  }
  return found;
}

async function inspectChoice(
  flash: Reader,
  partitions: readonly Partition[],
  applications: readonly Installed[],
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

/** Of an ESP8266: the image itself notes where its end is. */
async function pythonBehind(flash: Reader, header: ImageHeader): Promise<string | undefined> {
  const end = notedLength(await flash.read(0, FLASH_CODE_AT), header);
  if (end === undefined) return undefined;
  for (const size of TAILS) {
    const found = pythonVersion(await flash.read(Math.max(0, end - size), size));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An application that names neither itself nor its version is often MicroPython. */
async function pythonAmong(
  flash: Reader,
  applications: readonly Installed[],
): Promise<string | undefined> {
  for (const { address, description } of applications) {
    if (!flash.fast || description === undefined || description.project + description.version !== "") {
      continue;
    }
    for (let at = 0; at < CONSTANTS; at += PIECE) {
      const found = pythonVersion(await flash.read(address + at, PIECE + GREETING));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
