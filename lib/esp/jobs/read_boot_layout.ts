/**
 * Reads those parts of flash that decide which application boots, if the plan does not contain them: the partition
 * table, otadata, and the first bytes of the partition where the bootloader looks first. They are read once, before
 * anything is erased. No event reports them.
 */
import { LinkError } from "../../errors.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { bootOrder, ENTRY_BYTES, OTADATA_BYTES, otadataPartition } from "../image/otadata.ts";
import { parsePartitions, type Partition, TABLE_BYTES } from "../image/partition_table.ts";
import { concat, hex } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import type { BootLayout, Firmware, PlanOptions } from "../plan/plan.ts";
import { contentAt } from "../plan/flash_content.ts";
import { readBootSelection, slotsTriedBefore } from "../plan/app_slot.ts";
import { findTable } from "../plan/partition_table.ts";
import type { BootSlot, SlotFacts } from "../plan/place_in_slot.ts";
import { flashMd5 } from "../flash/flash_hash.ts";
import { DAMAGED_HINT } from "../flash/write_failure.ts";
import { type Loader, RefusedError } from "../link/loader.ts";
import { readFlash } from "../flash/read/read.ts";

type LayoutRequest = Pick<PlanOptions, "chip" | "security"> & {
  readonly files: readonly Firmware[];
  readonly flashSize: number;
  /** The whole flash will be erased, so its present content decides nothing. */
  readonly erasesAll: boolean;
  /** Already read from the flash. */
  readonly facts?: SlotFacts | undefined;
};

/** The slot that the board's bootloader starts, by its table and otadata. Throws LinkError or PortError. */
export async function readBootSlot(
  loader: Loader,
  request: Omit<LayoutRequest, "files">,
): Promise<BootSlot> {
  if (request.erasesAll) return { unknown: "erased" };
  if (!isReadable(loader, request)) return { unknown: "unreadable" };
  const read = await orRefused(async () => {
    const table = parsePartitions(await readHashed(loader, USUAL_TABLE_OFFSET, TABLE_BYTES));
    if (table === undefined) return { unknown: "no table" as const };
    if ("problem" in table) return { unknown: "damaged table" as const };
    const { partitions } = table;
    const otadata = otadataPartition(partitions);
    const entries = otadata !== undefined && isReached(loader, request)(otadata)
      ? await readEntries(loader, otadata)
      : undefined;
    const [slot] = bootOrder(partitions, entries);
    return slot === undefined
      ? { unknown: "no application" as const }
      : { slot, facts: { partitions, entries } };
  });
  return read ?? { unknown: "unreadable" };
}

/** Undefined if nothing needs to be read, or the chip does not allow it. Throws LinkError or PortError. */
export async function readBootLayout(
  loader: Loader,
  request: LayoutRequest,
): Promise<BootLayout | undefined> {
  const { chip, files } = request;
  const judged = files.filter(({ raw }) => raw !== true);
  // The image of a whole flash is not checked, and an ESP8266 has no partition table.
  if (chip.mapped === undefined || judged.length === 0) return undefined;
  if (contentAt(files, USUAL_TABLE_OFFSET)?.file.raw === true) return undefined;
  if (request.erasesAll) return layoutWith(findTable(judged, chip) !== undefined, undefined);
  if (!isReadable(loader, request)) return undefined;
  return await orRefused(() => readLayout(loader, { ...request, files: judged }));
}

/** Bytes. An image for any chip begins with one that is not blank. */
const START_BYTES = 32;

/**
 * True if no file goes to where the chip boots from, and the flash is blank there. False if the loader cannot read it.
 * Throws LinkError or PortError.
 */
export async function isBlankAtBoot(
  loader: Loader,
  request: Pick<LayoutRequest, "chip" | "security" | "files">,
): Promise<boolean> {
  const { chip, files } = request;
  const offset = chip.bootloaderOffset;
  if (files.every(({ raw }) => raw === true) || contentAt(files, offset) !== undefined) return false;
  if (!isReadable(loader, request)) return false;
  const start = await orRefused(() => readHashed(loader, offset, START_BYTES));
  return start?.every((byte) => byte === 0xff) === true;
}

function isReadable(loader: Loader, { security }: Pick<LayoutRequest, "security">): boolean {
  return !security?.flashEncryption && !security?.secureDownload && loader.dialect.read !== "none";
}

/** Undefined if the fuses forbid it. */
async function orRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

/** True for a partition whose content the loader can read. */
function isReached(loader: Loader, { flashSize }: Pick<LayoutRequest, "flashSize">) {
  const reach = Math.min(flashSize, loader.dialect.flashReach);
  return ({ offset, size }: Partition) => offset + Math.min(size, OTADATA_BYTES) <= reach;
}

async function readLayout(
  loader: Loader,
  { chip, files, flashSize, facts }: LayoutRequest,
): Promise<BootLayout> {
  const own = findTable(files, chip);
  const parsed = own?.parsed ?? facts ??
    parsePartitions(await readHashed(loader, USUAL_TABLE_OFFSET, TABLE_BYTES));
  const partitions = parsed !== undefined && "partitions" in parsed ? parsed.partitions : undefined;
  const nothing = layoutWith(own !== undefined, partitions);
  if (partitions === undefined) return nothing;
  const reached = isReached(loader, { flashSize });
  const { otadata, file, written } = readBootSelection(files, partitions, { chip });
  if (written.length === 0) return nothing;
  const entries = otadata !== undefined && file === undefined && reached(otadata)
    ? facts?.entries ?? await readEntries(loader, otadata)
    : undefined;
  const known: BootLayout = { ...nothing, entries };
  const before = slotsTriedBefore(readBootSelection(files, partitions, { chip, bootLayout: known })) ?? [];
  // The first one is what boots.
  for (const { offset } of before.filter(reached)) {
    if (contentAt(files, offset) !== undefined) continue;
    const [first] = await readHashed(loader, offset, ENTRY_BYTES);
    if (first === IMAGE_MAGIC) return { ...known, images: [offset] };
  }
  return known;
}

/** A layout of nothing but partitions, which do not count if the plan contains a partition table. */
function layoutWith(planHasTable: boolean, partitions: readonly Partition[] | undefined): BootLayout {
  return {
    partitions: planHasTable ? undefined : partitions,
    entries: undefined,
    images: [],
    ...(!planHasTable && partitions === undefined ? { lacksTable: true } : {}),
  };
}

async function readEntries(loader: Loader, { offset, size }: Partition): Promise<Uint8Array | undefined> {
  if (size < OTADATA_BYTES) return undefined;
  const second = OTADATA_BYTES / 2;
  return concat(
    await readHashed(loader, offset, ENTRY_BYTES),
    await readHashed(loader, offset + second, ENTRY_BYTES),
  );
}

/** Reads flash. Data from a ROM has no checksum, so it is compared with the ROM's own hash. */
async function readHashed(loader: Loader, offset: number, size: number): Promise<Uint8Array> {
  const bytes = await readFlash(loader, { offset, size });
  if (loader.dialect.read === "stream" || await flashMd5(loader, { offset, size }) === md5(bytes)) {
    return bytes;
  }
  throw new LinkError(
    `Cannot read flash at ${hex(offset, 6)}: the data received does not match the chip's hash`,
    { hint: DAMAGED_HINT },
  );
}
