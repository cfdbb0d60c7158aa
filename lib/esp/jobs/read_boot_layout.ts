/**
 * What of the board's flash decides what boots, where the plan does not bring it: partition table, otadata, and whether
 * an image begins where the bootloader looks first. It is read once, before anything is erased, and none of it is told.
 */
import { LinkError } from "../../errors.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import { IMAGE_MAGIC } from "../image/header.ts";
import { ENTRY_BYTES, OTADATA_BYTES } from "../image/otadata.ts";
import { parsePartitions, type Partition, TABLE_BYTES } from "../image/partition_table.ts";
import { concat, hex } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import type { BootLayout, Firmware, PlanOptions } from "../plan/plan.ts";
import { contentAt } from "../plan/flash_content.ts";
import { choiceOf, lookedAtBefore } from "../plan/app_slot.ts";
import { findTable } from "../plan/partition_table.ts";
import { flashMd5 } from "../flash/write_region.ts";
import { type Loader, RefusedError } from "../link/loader.ts";
import { readFlash } from "../flash/read.ts";

type Asked = Pick<PlanOptions, "chip" | "security"> & {
  readonly files: readonly Firmware[];
  readonly flashSize: number;
  /** The whole flash will be blank: what it holds now decides nothing. */
  readonly erasesAll: boolean;
};

/**
 * Undefined where there is nothing to be asked, or the chip does not let its flash be read. Throws LinkError or
 * PortError.
 */
export async function readBootLayout(loader: Loader, asked: Asked): Promise<BootLayout | undefined> {
  const { chip, security, files } = asked;
  const judged = files.filter(({ raw }) => raw !== true);
  // The content of a flash is not judged, and an ESP8266 has no table.
  if (chip.mapped === undefined || judged.length === 0) return undefined;
  if (contentAt(files, USUAL_TABLE_OFFSET)?.file.raw === true) return undefined;
  if (asked.erasesAll) return boardWith(findTable(judged, chip) !== undefined, undefined);
  if (security?.flashEncryption || security?.secureDownload || loader.dialect.read === "none") {
    return undefined;
  }
  try {
    return await read(loader, { ...asked, files: judged });
  } catch (error) {
    // A ROM whose fuses forbid it.
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

async function read(loader: Loader, { chip, files, flashSize }: Asked): Promise<BootLayout> {
  const own = findTable(files, chip);
  const parsed = own?.parsed ?? parsePartitions(await readProven(loader, USUAL_TABLE_OFFSET, TABLE_BYTES));
  const partitions = parsed !== undefined && "partitions" in parsed ? parsed.partitions : undefined;
  const nothing = boardWith(own !== undefined, partitions);
  if (partitions === undefined) return nothing;
  const reach = Math.min(flashSize, loader.dialect.flashReach);
  const reached = ({ offset, size }: Partition) => offset + Math.min(size, OTADATA_BYTES) <= reach;
  const { otadata, file, written } = choiceOf(files, partitions, { chip });
  if (written.length === 0) return nothing;
  const entries = otadata !== undefined && file === undefined && reached(otadata)
    ? await readEntries(loader, otadata)
    : undefined;
  const known: BootLayout = { ...nothing, entries };
  const before = lookedAtBefore(choiceOf(files, partitions, { chip, bootLayout: known })) ?? [];
  // The first one is what boots.
  for (const { offset } of before.filter(reached)) {
    if (contentAt(files, offset) !== undefined) continue;
    const [first] = await readProven(loader, offset, ENTRY_BYTES);
    if (first === IMAGE_MAGIC) return { ...known, images: [offset] };
  }
  return known;
}

/** Nothing is known of it but its partitions, which do not count where the plan brings its own. */
function boardWith(planHasTable: boolean, partitions: readonly Partition[] | undefined): BootLayout {
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
    await readProven(loader, offset, ENTRY_BYTES),
    await readProven(loader, offset + second, ENTRY_BYTES),
  );
}

/** What a ROM sends has no checksum, so its own hash of the same is asked for. */
async function readProven(loader: Loader, offset: number, size: number): Promise<Uint8Array> {
  const bytes = await readFlash(loader, { offset, size });
  if (loader.dialect.read === "stream" || await flashMd5(loader, offset, size) === md5(bytes)) return bytes;
  throw new LinkError(
    `Cannot read flash at ${hex(offset, 6)}: the data received does not match the chip's hash`,
    {
      hint: "Bytes are damaged in transit: try another cable or USB socket, or go slower with --baud 115200.",
    },
  );
}
