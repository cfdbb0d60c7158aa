/** The file that `flasher init` writes, and checks that it may. */
import { OutputError, UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { isFirmwareName } from "../../app/files/file_names.ts";
import { DEFAULT_PROFILE } from "../../app/files/find_profile.ts";
import {
  checkFolderExists,
  checkNotDevice,
  checkNotLink,
  orOutputError,
} from "../../app/files/output_file.ts";
import { withSlashes } from "../../app/files/slashes.ts";
import { shellWord } from "../../app/shell_word.ts";
import type { System, WriteOptions } from "../../app/system/system.ts";

/** The name of the schema file beside a profile. */
export const SCHEMA_FILE = "flash.schema.json";

export interface Target {
  readonly path: string;
  readonly folder: string;
}

export interface TargetOptions {
  readonly path: string;
  /** An existing file may be replaced. */
  readonly replace: boolean;
  /** Advice if it exists and may not. */
  readonly exists: string;
}

/** Throws OutputError if the file cannot be written, UsageError if it exists and may not be replaced. */
export async function findTarget(
  system: System,
  { path, replace, exists }: TargetOptions,
): Promise<Target> {
  const folder = system.paths.dirname(path);
  const action = `Cannot write ${quote(path)}`;
  if (isFirmwareName(path)) {
    throw new UsageError(`${action}: this is a name for firmware, not for a profile`, {
      hint: `To make a profile that writes it: flasher init --file ${shellWord(path, system.os)}`,
    });
  }
  checkNotDevice(system, action, path);
  const there = await orOutputError(action, () => system.lstat(path));
  if (there?.kind === "directory") {
    const inside = shellWord(system.paths.join(path, DEFAULT_PROFILE), system.os);
    throw new OutputError(`${action}: it is a folder`, { hint: `Name a file in it: flasher init ${inside}` });
  }
  checkNotLink(action, there);
  if (there !== undefined && there.kind !== "file") {
    throw new OutputError(`${action}: it is not a regular file`);
  }
  if (there !== undefined && !replace) {
    throw new UsageError(`${action}: it already exists`, { hint: exists });
  }
  await checkFolderExists(system, path);
  return { path, folder };
}

/** The path as the profile names it, of a file that is named from the current folder. */
export function pathFrom({ folder }: Target, path: string, { paths, os }: System): string {
  const way = paths.relative(folder, paths.resolve(path));
  return withSlashes(way, os);
}

/** Throws OutputError. */
export async function writeText(
  system: System,
  { path, text }: { readonly path: string; readonly text: string },
  options: WriteOptions,
): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  await orOutputError(`Cannot write ${quote(path)}`, () => system.writeFile(path, bytes, options));
}
