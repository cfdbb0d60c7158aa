/** Copies a file that a person named outside the profile's folder into it, after asking. */
import { areSameBytes } from "../../bytes.ts";
import { ImageError } from "../../errors.ts";
import { checkIsFirmware } from "../../esp/image/not_firmware.ts";
import { isNamedInside } from "../../app/files/contained_path.ts";
import { readFirmware } from "../../app/files/firmware_file.ts";
import { checkNotDevice, writeOutput } from "../../app/files/output_file.ts";
import { describeSystemError } from "../../app/files/system_error.ts";
import type { System } from "../../app/system/system.ts";
import { quote } from "../../text.ts";

export interface CopyOptions {
  /** The profile's folder. */
  readonly folder: string;
  /** Answers "Copy it here?". */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly say: (text: string) => void;
}

/**
 * The path to use for `path`, which is relative to the current folder: itself, if it is named inside the profile's folder
 * (a link in the folder that leads out of it is not followed, and refused later), or that of the copy. Copies the bytes
 * that were checked; replaces nothing. Throws ImageError or OutputError.
 */
export async function bringInside(
  system: System,
  path: string,
  { folder, confirm, say }: CopyOptions,
): Promise<string> {
  const orRefuse = async <T>(action: string, look: () => Promise<T>): Promise<T> => {
    try {
      return await look();
    } catch (error) {
      throw new ImageError(`${action}: ${describeSystemError(error)}`, { cause: error });
    }
  };
  const inside = () => isNamedInside(system, { folder, path });
  if (await orRefuse(`Cannot read ${quote(folder)}`, inside)) return path;
  const file = await readFirmware(system, path, { folder: ".", anywhere: true });
  checkIsFirmware(file);
  const { bytes } = file;
  const copy = system.paths.join(folder, system.paths.basename(path));
  const action = `Cannot copy ${quote(path)} to ${quote(copy)}`;
  checkNotDevice(system, action, copy);
  const there = await orRefuse(action, () => system.lstat(copy));
  if (there?.kind === "file" && await holds(system, copy, { folder, bytes })) {
    say(`${quote(copy)} is the same file.`);
    return copy;
  }
  if (there !== undefined) {
    throw new ImageError(`${action}: it already exists`, {
      hint: `Rename one of them. ${WHERE_IT_IS}`,
    });
  }
  if (!await confirm(`${quote(path)} is outside the profile's folder. Copy it here?`)) {
    throw new ImageError(`Cannot use ${quote(path)}: it is outside the profile's folder`, {
      hint: WHERE_IT_IS,
    });
  }
  await writeOutput(system, { path: copy, bytes }, { replace: false });
  say(`Copied to ${quote(copy)}.`);
  return copy;
}

const WHERE_IT_IS = "To use the file where it is: flasher init --allow-outside";

/** True if a file in the profile's folder has these bytes. */
async function holds(
  system: System,
  path: string,
  { folder, bytes }: { readonly folder: string; readonly bytes: Uint8Array },
): Promise<boolean> {
  const other = await readFirmware(system, path, { folder, base: ".", anywhere: false });
  return areSameBytes(other.bytes, bytes);
}
