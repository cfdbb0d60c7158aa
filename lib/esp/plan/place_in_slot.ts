/** Places an application where the board's partition table says. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { FlasherError, ImageError } from "../../errors.ts";
import { USUAL_TABLE_OFFSET } from "../image/check.ts";
import type { Partition } from "../image/partition_table.ts";
import type { Firmware } from "./types.ts";

/** What was read from the board's flash to find the slot. */
export interface SlotFacts {
  readonly partitions: readonly Partition[];
  /** The two entries of otadata, joined; undefined if there are none. */
  readonly entries: Uint8Array | undefined;
}

/** The slot that the bootloader starts, or the reason why it is unknown. */
export type BootSlot = { readonly slot: Partition; readonly facts: SlotFacts } | {
  readonly unknown: "erased" | "unreadable" | "no table" | "damaged table" | "no application";
};

/** The files, with those for the boot slot at its offset. Throws ImageError if the slot is unknown. */
export function placeInSlot(files: readonly Firmware[], boot: BootSlot): readonly Firmware[] {
  return files.map(({ slot: inSlot, ...file }) => {
    if (inSlot !== true) return file;
    if ("unknown" in boot) throw unknownSlot(file.path, boot.unknown);
    return { ...file, offset: boot.slot.offset + (file.container?.address ?? 0), inBootSlot: true };
  });
}

type Reason = Extract<BootSlot, { readonly unknown: string }>["unknown"];

const REASONS: Readonly<Record<Reason, string>> = {
  "erased": "the board's partition table says where it goes, but the whole flash would be erased first",
  "unreadable":
    "the board's partition table says where it goes, and this chip does not let flasher read its flash",
  "no table": `the board has no partition table at ${hex(USUAL_TABLE_OFFSET)} that says where it goes`,
  "damaged table": `the board's partition table at ${hex(USUAL_TABLE_OFFSET)} is damaged`,
  "no application": "the board's partition table has no partition for an application",
};

function unknownSlot(path: string, reason: Reason): FlasherError {
  return new ImageError(`Cannot place "${path}", an application without a bootloader: ${REASONS[reason]}`, {
    hint: HINTS[reason] ?? ALL_PARTS,
  });
}

const ALL_PARTS = "Use firmware that contains bootloader and partition table (merged, factory), " +
  "or write all parts: flasher run -f bootloader.bin -f partitions.bin -f app.bin";
const GIVE_OFFSET = "give its offset from the build: flasher run -f 0x10000=FILE";

const HINTS: Readonly<Partial<Record<Reason, string>>> = {
  "erased": `Do not erase the whole flash. ${ALL_PARTS}`,
  "unreadable": `If you know the layout of the board, ${GIVE_OFFSET}`,
  "no table": `${ALL_PARTS}\nIf the board's table is at another offset, ${GIVE_OFFSET}`,
};
