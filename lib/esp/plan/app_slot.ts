/** Whether the bootloader starts what is written, or another application that the board has. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { ImageError, ProfileError } from "../../errors.ts";
import {
  bootOrder,
  entriesOf,
  OTADATA_BYTES,
  otadataFor,
  otadataPartition,
  selects,
} from "../image/otadata.ts";
import { APP_TYPE, type Partition, subtypeName } from "../image/partition_table.ts";
import { contentAt } from "./flash_content.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { isProgramAt } from "./layout.ts";
import type { Firmware, PlanOptions } from "./types.ts";

/** What is known of the choice between applications. */
export interface Choice {
  readonly partitions: readonly Partition[];
  /** The partition `otadata`, where there is one. */
  readonly otadata: Partition | undefined;
  /** What a file brings for it. */
  readonly file: Firmware | undefined;
  /** Its entries, as far as they are known: the file's, or the board's. */
  readonly entries: Uint8Array | undefined;
  /** Applications that the plan writes. */
  readonly written: readonly Partition[];
}

export function choiceOf(
  files: readonly Firmware[],
  partitions: readonly Partition[],
  { chip, bootLayout }: Pick<PlanOptions, "chip" | "bootLayout">,
): Choice {
  const otadata = otadataPartition(partitions);
  const content = otadata === undefined ? undefined : contentAt(files, otadata.offset);
  const written = partitions.filter(({ type, offset }) =>
    type === APP_TYPE && isProgramAt(files, offset, chip)
  );
  const entries = content === undefined ? bootLayout?.entries : entriesOf(content.bytes);
  return { partitions, otadata, file: content?.file, entries, written };
}

/** Where the bootloader looks before it comes to what is written; undefined where that is not known. */
export function lookedAtBefore(
  { partitions, otadata, entries, written }: Choice,
): readonly Partition[] | undefined {
  if (otadata !== undefined && entries === undefined) return undefined;
  const order = bootOrder(partitions, entries);
  return order.slice(0, Math.max(0, order.findIndex((one) => written.includes(one))));
}

/**
 * Refuses a plan whose application would lie in flash while another one boots. What `--boot-written` adds to the plan is
 * returned: the content of otadata. Throws ImageError or ProfileError.
 */
export function checkSlots(
  files: readonly Firmware[],
  partitions: readonly Partition[],
  planning: PlanContext,
): Firmware | undefined {
  const { options } = planning;
  const choice = choiceOf(files, partitions, options);
  const [target] = choice.written;
  if (target === undefined) return undefined;
  const rival = lookedAtBefore(choice)?.find((one) => mayHoldProgram(one, files, choice, options));
  if (rival === undefined) return undefined;
  const app = contentAt(files, target.offset)!.file;
  if (options.bootWritten === true) return otadataOf(choice, target, app);
  const why = choice.file !== undefined
    ? `"${choice.file.path}" selects ${subtypeName(rival)}, but no file is written there`
    : choice.entries !== undefined && selects(partitions, choice.entries)
    ? `the board's otadata selects ${subtypeName(rival)}, which holds another program`
    : `the bootloader starts ${subtypeName(rival)} first, which holds another program`;
  const way = choice.file !== undefined
    ? choice.file.path === app.path
      ? ""
      : `Write it at ${hex(rival.offset)}, or leave out "${choice.file.path}". `
    : choice.otadata === undefined
    ? ""
    : "To make the board start the written application, add --boot-written: it sets otadata. ";
  throwUnlessForced(
    new ImageError(
      `Cannot boot "${app.path}" from ${subtypeName(target)} (${hex(target.offset)}): ${why}`,
      { hint: `${way}${FORCE_HINT}` },
    ),
    planning,
  );
  return undefined;
}

/** Whether the bootloader may find something to start there. */
function mayHoldProgram(
  { offset }: Partition,
  files: readonly Firmware[],
  { partitions, file, entries }: Choice,
  { bootLayout }: PlanOptions,
): boolean {
  // A file leaves that slot free.
  if (contentAt(files, offset) !== undefined) return false;
  // An explicit choice is intended.
  if (file !== undefined && entries !== undefined && selects(partitions, entries)) return true;
  return bootLayout?.images.includes(offset) ?? false;
}

function otadataOf({ otadata, partitions, file }: Choice, target: Partition, app: Firmware): Firmware {
  const action = `Cannot make the board boot "${app.path}" (--boot-written)`;
  if (file !== undefined) {
    throw new ProfileError(
      `${action}: "${file.path}" is written to otadata, and selects another application`,
      {
        hint: `Leave out "${file.path}", or --boot-written.`,
      },
    );
  }
  const bytes = otadataFor(partitions, target);
  if (otadata === undefined || bytes === undefined || otadata.size < OTADATA_BYTES) {
    throw new ImageError(`${action}: the partition table has no otadata that could select it`, {
      hint: "Write the application where the bootloader looks first, or use another partition table.",
    });
  }
  return { path: "otadata", offset: otadata.offset, bytes, vouched: true };
}
