/** Checks that the bootloader starts the written application, not another one on the board. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { ImageError, ProfileError } from "../../errors.ts";
import {
  bootOrder,
  entriesOf,
  OTADATA_BYTES,
  otadataPartition,
  otadataSelecting,
  selects,
} from "../image/otadata.ts";
import { APP_TYPE, type Partition, subtypeName } from "../image/partition_table.ts";
import { contentAt } from "./flash_content.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { isApplicationAt } from "./layout.ts";
import type { Firmware, PlanOptions } from "./types.ts";

/** What decides which application the bootloader starts. */
export interface BootSelection {
  readonly partitions: readonly Partition[];
  /** The `otadata` partition, if there is one. */
  readonly otadata: Partition | undefined;
  /** The file with content for otadata. */
  readonly file: Firmware | undefined;
  /** The entries of otadata, if known: from the file, or else from the board. */
  readonly entries: Uint8Array | undefined;
  /** Application partitions that the plan writes. */
  readonly written: readonly Partition[];
}

export function readBootSelection(
  files: readonly Firmware[],
  partitions: readonly Partition[],
  { chip, bootLayout }: Pick<PlanOptions, "chip" | "bootLayout">,
): BootSelection {
  const otadata = otadataPartition(partitions);
  const content = otadata === undefined ? undefined : contentAt(files, otadata.offset);
  const written = partitions.filter(({ type, offset }) =>
    type === APP_TYPE && isApplicationAt(files, offset, chip)
  );
  const entries = content === undefined ? bootLayout?.entries : entriesOf(content.bytes);
  return { partitions, otadata, file: content?.file, entries, written };
}

/** The partitions that the bootloader tries before the written application; undefined if unknown. */
export function slotsTriedBefore(
  { partitions, otadata, entries, written }: BootSelection,
): readonly Partition[] | undefined {
  if (otadata !== undefined && entries === undefined) return undefined;
  const order = bootOrder(partitions, entries);
  return order.slice(0, Math.max(0, order.findIndex((one) => written.includes(one))));
}

/**
 * Checks that no other application boots instead of the written one. With `--boot-written`, returns the otadata to add
 * to the plan. Throws ImageError or ProfileError.
 */
export function checkBootSlot(
  files: readonly Firmware[],
  partitions: readonly Partition[],
  planning: PlanContext,
): Firmware | undefined {
  const { options } = planning;
  const selection = readBootSelection(files, partitions, options);
  const [target] = selection.written;
  if (target === undefined) return undefined;
  const competitor = slotsTriedBefore(selection)?.find((one) =>
    mayHoldProgram(one, files, selection, options)
  );
  if (competitor === undefined) return undefined;
  const app = contentAt(files, target.offset)!.file;
  if (options.bootWritten === true) return makeOtadata(selection, target, app);
  const why = selection.file !== undefined
    ? `"${selection.file.path}" selects ${subtypeName(competitor)}, where no file is written`
    : selection.entries !== undefined && selects(partitions, selection.entries)
    ? `the board's otadata selects ${subtypeName(competitor)}, which holds another program`
    : `the bootloader starts ${subtypeName(competitor)} first, which holds another program`;
  const way = selection.file !== undefined
    ? selection.file.path === app.path
      ? ""
      : `Write it at ${hex(competitor.offset)}, or omit "${selection.file.path}". `
    : selection.otadata === undefined
    ? ""
    : "To boot the written application, add --boot-written, which sets otadata. ";
  throwUnlessForced(
    new ImageError(
      `Cannot boot "${app.path}" from ${subtypeName(target)} (${hex(target.offset)}): ${why}`,
      { hint: `${way}${FORCE_HINT}` },
    ),
    planning,
  );
  return undefined;
}

/** True if the bootloader may find an application in this partition. */
function mayHoldProgram(
  { offset }: Partition,
  files: readonly Firmware[],
  { partitions, file, entries }: BootSelection,
  { bootLayout }: PlanOptions,
): boolean {
  // A file writes this slot, but no application.
  if (contentAt(files, offset) !== undefined) return false;
  // The file selects this slot on purpose.
  if (file !== undefined && entries !== undefined && selects(partitions, entries)) return true;
  return bootLayout?.images.includes(offset) ?? false;
}

function makeOtadata(
  { otadata, partitions, file }: BootSelection,
  target: Partition,
  app: Firmware,
): Firmware {
  const action = `Cannot make the board boot "${app.path}" (--boot-written)`;
  if (file !== undefined) {
    throw new ProfileError(
      `${action}: "${file.path}" is written to otadata and selects another application`,
      {
        hint: `Omit either "${file.path}" or --boot-written.`,
      },
    );
  }
  const bytes = otadataSelecting(partitions, target);
  if (otadata === undefined || bytes === undefined || otadata.size < OTADATA_BYTES) {
    throw new ImageError(`${action}: the partition table has no otadata partition that can select it`, {
      hint: "Write the application to the partition that boots first, or use another partition table.",
    });
  }
  return { path: "otadata", offset: otadata.offset, bytes, vouched: true };
}
