/** What a plan is made of, and what it is. Types and one unit. */
import type { Chip } from "../chips/chip.ts";
import type { Security } from "../chips/security.ts";
import type { ImageFile } from "../image/image_file.ts";
import type { Partition } from "../image/partition_table.ts";
import type { FlashSettings } from "../../profile/profile.ts";

/** The erase unit of every flash in use, and the mesh that regions must keep to. */
export const SECTOR = 0x1000;

/** A file of the profile with its content, or a piece of a file that says itself what goes where. */
export interface Firmware extends ImageFile {
  readonly offset: number;
  readonly piece?: PieceInfo;
  /** It is written as it is, and not judged: the content of a flash, which may be no firmware. */
  readonly raw?: boolean;
}

export interface PieceInfo {
  /** Of the file's pieces: 0 is the first. */
  readonly index: number;
  /** Of the piece, and of the lowest piece for the same chip, as the file says. */
  readonly address: number;
  readonly lowest: number;
  /** The family of the chip that a UF2 file says it is for, and all families that it has something for. */
  readonly uf2?: { readonly family: number; readonly families: readonly number[] };
}

/** What will stand in flash from `offset` on. */
export interface Region {
  readonly path: string;
  readonly offset: number;
  /** Patched and filled up to whole words. */
  readonly data: Uint8Array;
  /** MD5 of `data`. */
  readonly md5: string;
}

/** What the board's flash holds already, as far as it decides what boots. */
export interface BootLayout {
  /** Of the table at the usual place; undefined where the plan brings one, or none is valid. */
  readonly partitions: readonly Partition[] | undefined;
  /** Neither the plan nor the board has a table. */
  readonly lacksTable?: true;
  /** The two entries of otadata, one behind the other; undefined where nobody needs them. */
  readonly entries: Uint8Array | undefined;
  /** Addresses of partitions in which an image begins, of those that the bootloader looks at first. */
  readonly images: readonly number[];
}

export interface Plan {
  readonly chip: Chip;
  /** Bytes; undefined where no board was asked. */
  readonly flashSize: number | undefined;
  readonly regions: readonly Region[];
  /** What differs from the files as they are, and what a person should know, one sentence each. */
  readonly notes: readonly string[];
  /** A changed byte of the boot image would make it worthless: it is signed or encrypted, or the chip asks for that. */
  readonly sealed?: true;
  /** Nothing of what is written is a program that the chip, or its bootloader, starts. */
  readonly startsNothing?: true;
}

export interface PlanOptions {
  readonly chip: Chip;
  readonly flash: FlashSettings;
  /** Bytes, as detected. Without it nothing is said about what fits, and `size: detect` leaves the header alone. */
  readonly flashSize?: number;
  /** Of the silicon, v1.3 as 103, as detected. Without it nothing is said about which revisions an image is for. */
  readonly revision?: number;
  /** What the chip's fuses forbid, as detected. */
  readonly security?: Security;
  /** What the board holds; without it the files are judged alone. */
  readonly bootLayout?: BootLayout;
  /** The whole flash is made blank before. */
  readonly erasesAll?: boolean;
  /** Where the board does not boot, the header of the boot image is to be changed (`--repair`). */
  readonly repairs?: boolean;
  /** Sets otadata, where the bootloader would start another application than the one that is written. */
  readonly bootWritten?: boolean;
  /** Nothing is written: what must not be written to this chip may well be on it. */
  readonly compares?: boolean;
  /** The person means it: what may be right although it looks wrong becomes a note. */
  readonly force?: boolean;
}
