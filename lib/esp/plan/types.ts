/** The types of a plan and its inputs. */
import type { Chip } from "../chips/chip.ts";
import type { Security } from "../chips/security.ts";
import type { ImageFile } from "../image/image_file.ts";
import type { Partition } from "../image/partition_table.ts";
import type { FlashSettings } from "../../profile/profile.ts";

/** A file of the profile with its content, or one range of a UF2 or Intel HEX file. */
export interface Firmware extends ImageFile {
  readonly offset: number;
  /**
   * True: it is an application for the slot that the bootloader of the board starts; `offset` is the usual one until the
   * board's partition table is known.
   */
  readonly slot?: true;
  /** `offset` is the one of the slot that the bootloader of the board starts, so the board has a bootloader. */
  readonly inBootSlot?: true;
  readonly container?: ContainerRange;
  /** True: written unchanged and unchecked, such as a backup of a flash. */
  readonly raw?: boolean;
}

export interface ContainerRange {
  /** Index among the file's ranges, from 0. */
  readonly index: number;
  /** Address of this range in the file, and of the lowest range for the same chip. */
  readonly address: number;
  readonly lowest: number;
  /** The family of this range in a UF2 file, and all families in the file. */
  readonly uf2?: { readonly family: number; readonly families: readonly number[] };
}

/** Data to write at a flash offset. */
export interface Region {
  readonly path: string;
  readonly offset: number;
  /** Patched, and padded to whole words. */
  readonly data: Uint8Array;
  /** MD5 of `data`. */
  readonly md5: string;
}

/** The part of the board's flash content that decides what boots. */
export interface BootLayout {
  /** Partitions of the table at the usual offset; undefined if the plan writes one, or the board's is invalid. */
  readonly partitions: readonly Partition[] | undefined;
  /** Set if neither the plan nor the board has a table. */
  readonly lacksTable?: true;
  /** The two entries of otadata, joined; undefined if not needed. */
  readonly entries: Uint8Array | undefined;
  /** Addresses of the partitions that contain an image, among those that the bootloader tries first. */
  readonly images: readonly number[];
}

/** A fact about a plan, as one sentence. */
export interface PlanNote {
  /** "detail": done as the profile asks. "warning": possibly not what the user expects. */
  readonly kind: "detail" | "warning";
  readonly text: string;
}

export interface Plan {
  readonly chip: Chip;
  /** Bytes; undefined without a board. */
  readonly flashSize: number | undefined;
  readonly regions: readonly Region[];
  readonly notes: readonly PlanNote[];
  /** The boot image must not be changed: it is signed or encrypted, or the chip requires that. */
  readonly headerLocked?: true;
  /** The plan writes no program that the chip or its bootloader starts. */
  readonly startsNothing?: true;
  /** After the plan, the flash is blank where the chip boots from. */
  readonly cannotStart?: CannotStart;
}

/** Why a board starts nothing, and what it needs. */
export interface CannotStart {
  /** Name of the chip. */
  readonly chip: string;
  /** The flash address that the chip boots from. */
  readonly offset: number;
  /** What else must be written. */
  readonly missing: readonly {
    readonly offset: number;
    readonly what: "bootloader" | "partitions" | "firmware";
  }[];
}

export interface PlanOptions {
  readonly chip: Chip;
  readonly flash: FlashSettings;
  /** Detected flash size in bytes. Without it, sizes are not checked and `size: detect` leaves the header unchanged. */
  readonly flashSize?: number;
  /** Detected silicon revision, v1.3 as 103. Without it, the revisions of images are not checked. */
  readonly revision?: number;
  /** Detected security settings of the chip's fuses. */
  readonly security?: Security;
  /** Without it, the files are checked alone. */
  readonly bootLayout?: BootLayout;
  /** The board's flash is blank where the chip boots from. */
  readonly blankStart?: boolean;
  /** The whole flash is erased first. */
  readonly erasesAll?: boolean;
  /** If the board does not boot, the header of the boot image will be changed (`--repair`). */
  readonly repairs?: boolean;
  /** Set otadata if the bootloader would otherwise start another application than the written one. */
  readonly bootWritten?: boolean;
  /** Only compare: content that must not be written to this chip may already be on it. */
  readonly compares?: boolean;
  /** Turn refusals that may be intended into warnings. */
  readonly force?: boolean;
}
