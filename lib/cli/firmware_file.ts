/** Reads a firmware file that a profile names, and compares it with what the profile promises. */
import { describeSize } from "../chips/flash_size.ts";
import { ImageError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import type { Firmware } from "../plan.ts";
import type { ProfileFile } from "../profile/profile.ts";
import { quote } from "../text.ts";
import { isFirmwareName, namesIn } from "./find_profile.ts";
import { readNamedFile } from "./named_file.ts";
import { shellWord } from "./shell_word.ts";
import type { System } from "./system.ts";

/** No flash that an Espressif module carries is larger; what is larger is no firmware, and not worth reading. */
const MAX_BYTES = 128 * 1024 * 1024;

export interface ReadOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  /** The person allowed files outside of that folder. */
  readonly anywhere: boolean;
  /** The built-in profile that names the file: its person has to be told how to name another. */
  readonly builtIn?: string;
}

/** Throws ImageError if the file is missing, not a plain file, outside of the folder, or not what the profile says. */
export async function readFirmware(
  system: System,
  file: ProfileFile,
  { folder, anywhere, builtIn }: ReadOptions,
): Promise<Firmware> {
  const { path, offset } = file;
  const bytes = await readNamedFile(system, path, {
    folder,
    anywhere,
    refuse: (message, options) => new ImageError(message, options),
    largest: MAX_BYTES,
    tooLarge: `and no flash has more than ${describeSize(MAX_BYTES)}`,
    ...(builtIn === undefined ? {} : { missing: () => builtInHint(system, { folder, profile: builtIn }) }),
  });
  checkPromise(file, bytes);
  return { path, offset, bytes, vouched: file.sha256 !== undefined };
}

async function builtInHint(
  system: System,
  { folder, profile }: { readonly folder: string; readonly profile: string },
): Promise<string> {
  const firmware = (await namesIn(system, folder)).filter(isFirmwareName);
  const example = shellWord(firmware.length === 1 ? firmware[0]! : "PATH", system.os);
  return `Name your file: flasher run ${profile} --file 0x0=${example}`;
}

/** `size:` and `sha256:` of the profile. */
function checkPromise({ path, size, sha256: promised }: ProfileFile, bytes: Uint8Array): void {
  const hint = "Download the file again, or correct the profile if it is meant to be another one.";
  if (size !== undefined && bytes.length !== size) {
    throw new ImageError(
      `Cannot use ${quote(path)}: it has ${bytes.length} bytes, the profile says ${size}`,
      { hint },
    );
  }
  if (promised === undefined) return;
  const found = sha256(bytes);
  if (found !== promised) {
    throw new ImageError(`Cannot use ${quote(path)}: its SHA-256 is ${found}, the profile says ${promised}`, {
      hint,
    });
  }
}
