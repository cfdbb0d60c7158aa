/** Reads the firmware files that a profile names, and checks their size and SHA-256. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { ImageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import type { ImageFile } from "../../esp/image/image_file.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { isFirmwareName, namesIn } from "./file_names.ts";
import { type NamedFile, type NamedFileOptions, openNamedFile } from "./named_file.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";

/** Bytes. No Espressif module has more flash, so a larger file is not firmware. */
export const MAX_BYTES = 128 * 1024 * 1024;
export const NO_LARGER_FLASH = `no flash has more than ${describeSize(MAX_BYTES)}`;

export interface ReadOptions {
  /** The profile's folder. */
  readonly folder: string;
  /** Where relative paths start instead of in `folder`. */
  readonly base?: string;
  /** The person allowed files outside that folder. */
  readonly anywhere: boolean;
  /** What names the files; default: a profile. */
  readonly namedBy?: NamedFileOptions["namedBy"];
  /** Bytes of the locked files, by their key in the lock. */
  readonly contents?: ReadonlyMap<string, Uint8Array>;
  /** The built-in profile that names the file: an error then explains how to name another file. */
  readonly builtIn?: string;
  /** The content of all files by their paths: nothing is read from the disk. */
  readonly given?: ReadonlyMap<string, Uint8Array>;
}

/** A file of a profile with its content. */
export interface ReadFile extends ImageFile {
  readonly offset: ProfileFile["offset"];
}

/** Throws ImageError if the file is missing, not a regular file, outside the folder, or not what the profile says. */
export async function readFirmware(
  system: System,
  path: string,
  options: ReadOptions,
): Promise<ReadFile> {
  return (await readFirmwares(system, [{ path, offset: "auto" }], options))[0]!;
}

/**
 * Reads all files after checking the size of each and of their sum: a profile of a few lines must not take gigabytes of
 * memory. A file that is named twice is read once. Throws ImageError as `readFirmware` does.
 */
export async function readFirmwares(
  system: System,
  files: readonly ProfileFile[],
  options: ReadOptions,
): Promise<ReadFile[]> {
  const opened = new Map<string, NamedFile>();
  try {
    let total = 0;
    for (const file of files) {
      const size = lockedBytes(file, options)?.length ??
        (await openOnce(system, file, { ...options, opened })).size;
      total += size;
      checkSize(file, size, total);
    }
    const read = new Map<string, Uint8Array>();
    return files.map((file) => {
      const { path, offset, sha256: promised } = file;
      const bytes = lockedBytes(file, options) ?? read.get(path) ?? opened.get(path)!.read();
      read.set(path, bytes);
      checkDigest(file, bytes);
      return { path, offset, bytes, vouched: promised !== undefined };
    });
  } finally {
    for (const file of opened.values()) file.close();
  }
}

/** Undefined for a file with a path. */
function lockedBytes({ locked }: ProfileFile, { contents }: ReadOptions): Uint8Array | undefined {
  return locked === undefined ? undefined : contents!.get(locked.key)!;
}

async function openOnce(
  system: System,
  { path }: ProfileFile,
  { folder, base, anywhere, namedBy, builtIn, given, opened }: ReadOptions & {
    readonly opened: Map<string, NamedFile>;
  },
): Promise<NamedFile> {
  const file = opened.get(path) ?? fileGiven(given, path) ?? await openNamedFile(system, path, {
    folder,
    ...(base === undefined ? {} : { base }),
    anywhere,
    ...(namedBy === undefined ? {} : { namedBy }),
    refuse: (message, options) => new ImageError(message, options),
    largest: MAX_BYTES,
    tooLarge: `and ${NO_LARGER_FLASH}`,
    ...(builtIn === undefined
      ? {}
      : { hints: { missing: () => builtInHint(system, { folder, profile: builtIn }) } }),
  });
  opened.set(path, file);
  return file;
}

function fileGiven(given: ReadOptions["given"], path: string): NamedFile | undefined {
  if (given === undefined) return undefined;
  const bytes = given.get(path)!;
  return { size: bytes.length, read: () => bytes, close: () => {} };
}

async function builtInHint(
  system: System,
  { folder, profile }: { readonly folder: string; readonly profile: string },
): Promise<string> {
  const firmware = (await namesIn(system, folder)).filter(isFirmwareName);
  const example = shellWord(firmware.length === 1 ? firmware[0]! : "PATH", system.os);
  return `Name your file: flasher run ${profile} --file 0x0=${example}`;
}

const HINT = "Download the file again, or name the right file in the profile.";

/** Checks `size` against the profile and the largest flash. `total` includes the files before it. */
function checkSize({ path, offset, size: promised }: ProfileFile, size: number, total: number): void {
  if (promised !== undefined && size !== promised) {
    throw new ImageError(`Cannot use ${quote(path)}: it has ${size} bytes, the profile says ${promised}`, {
      hint: HINT,
    });
  }
  if (offset !== "auto" && offset + size > MAX_BYTES) {
    throw new ImageError(
      `Cannot use ${quote(path)}: its ${size} bytes, written from ${hex(offset)}, end at ${
        hex(offset + size)
      }, and ${NO_LARGER_FLASH}`,
    );
  }
  if (total > MAX_BYTES) {
    throw new ImageError(
      `Cannot use ${
        quote(path)
      }: with this file the profile's files have ${total} bytes, and ${NO_LARGER_FLASH}`,
    );
  }
}

function checkDigest({ path, sha256: promised }: ProfileFile, bytes: Uint8Array): void {
  if (promised === undefined) return;
  const found = sha256(bytes);
  if (found !== promised) {
    throw new ImageError(`Cannot use ${quote(path)}: its SHA-256 is ${found}, the profile says ${promised}`, {
      hint: HINT,
    });
  }
}
