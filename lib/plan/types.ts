/** What a plan is made of, and what it is. Types and one unit. */
import type { Chip } from "../chips/chip.ts";
import type { Security } from "../chips/security.ts";
import type { ImageFile } from "../image/image_file.ts";
import type { FlashSettings } from "../profile/profile.ts";

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

export interface Plan {
  readonly chip: Chip;
  /** Bytes; undefined where no board was asked. */
  readonly flashSize: number | undefined;
  readonly regions: readonly Region[];
  /** What differs from the files as they are, and what a person should know, one sentence each. */
  readonly notes: readonly string[];
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
  /** The person means it: what may be right although it looks wrong becomes a note. */
  readonly force?: boolean;
}
