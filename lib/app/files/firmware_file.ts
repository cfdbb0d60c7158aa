/** Reads the firmware files that a profile names, and compares them with what the profile promises. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { ImageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import type { Firmware } from "../../esp/plan/plan.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { isFirmwareName, namesIn } from "./find_profile.ts";
import { type NamedFile, openNamedFile } from "./named_file.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";

/** No flash that an Espressif module carries is larger; what is larger is no firmware, and not worth reading. */
const MAX_BYTES = 128 * 1024 * 1024;
const NO_LARGER_FLASH = `no flash has more than ${describeSize(MAX_BYTES)}`;

export interface ReadOptions {
  /** The profile's folder. */
  readonly folder: string;
  /** What relative paths are relative to; by default `folder`. */
  readonly base?: string;
  /** The person allowed files outside of that folder. */
  readonly anywhere: boolean;
  /** The built-in profile that names the file: its person has to be told how to name another. */
  readonly builtIn?: string;
}

/** Throws ImageError if the file is missing, not a plain file, outside of the folder, or not what the profile says. */
export async function readFirmware(
  system: System,
  file: ProfileFile,
  options: ReadOptions,
): Promise<Firmware> {
  return (await readFirmwares(system, [file], options))[0]!;
}

/**
 * All of them, after each was judged by its size, and the sum of them: a profile of a few lines must not take gigabytes.
 * What is named twice is read once. Throws ImageError as `readFirmware` does.
 */
export async function readFirmwares(
  system: System,
  files: readonly ProfileFile[],
  options: ReadOptions,
): Promise<Firmware[]> {
  const opened = new Map<string, NamedFile>();
  try {
    let total = 0;
    for (const file of files) {
      const { size } = await openOnce(system, file, { ...options, opened });
      total += size;
      judgeSize(file, size, total);
    }
    const read = new Map<string, Uint8Array>();
    return files.map((file) => {
      const { path, offset, sha256: promised } = file;
      const bytes = read.get(path) ?? opened.get(path)!.read();
      read.set(path, bytes);
      checkDigest(file, bytes);
      return { path, offset, bytes, vouched: promised !== undefined };
    });
  } finally {
    for (const file of opened.values()) file.close();
  }
}

async function openOnce(
  system: System,
  { path }: ProfileFile,
  { folder, base, anywhere, builtIn, opened }: ReadOptions & { readonly opened: Map<string, NamedFile> },
): Promise<NamedFile> {
  const file = opened.get(path) ?? await openNamedFile(system, path, {
    folder,
    ...(base === undefined ? {} : { base }),
    anywhere,
    refuse: (message, options) => new ImageError(message, options),
    largest: MAX_BYTES,
    tooLarge: `and ${NO_LARGER_FLASH}`,
    ...(builtIn === undefined ? {} : { missing: () => builtInHint(system, { folder, profile: builtIn }) }),
  });
  opened.set(path, file);
  return file;
}

async function builtInHint(
  system: System,
  { folder, profile }: { readonly folder: string; readonly profile: string },
): Promise<string> {
  const firmware = (await namesIn(system, folder)).filter(isFirmwareName);
  const example = shellWord(firmware.length === 1 ? firmware[0]! : "PATH", system.os);
  return `Name your file: flasher run ${profile} --file 0x0=${example}`;
}

const HINT = "Download the file again, or correct the profile if it should name another file.";

/** By the promise of the profile, and by what any flash could hold; `total` counts the files before it, too. */
function judgeSize({ path, offset, size: promised }: ProfileFile, size: number, total: number): void {
  if (promised !== undefined && size !== promised) {
    throw new ImageError(`Cannot use ${quote(path)}: it has ${size} bytes, the profile says ${promised}`, {
      hint: HINT,
    });
  }
  if (offset + size > MAX_BYTES) {
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
