/** The file that `flasher init` writes, and checks that it may. */
import { OutputError, UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { isFirmwareName, isProfileName } from "../../app/files/file_names.ts";
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
  /** The words before the name of a file on the command line: `flasher init`. */
  readonly name: string;
}

/**
 * Adds ".yaml" to a name without an extension. Throws OutputError if the file cannot be written, UsageError if no
 * profile has such a name, or if it exists and may not be replaced.
 */
export async function findTarget(
  system: System,
  { path: typed, replace, exists, name }: TargetOptions,
): Promise<Target> {
  const folder = system.paths.dirname(typed);
  checkNotDevice(system, `Cannot write ${quote(typed)}`, typed);
  const path = isProfileName(typed) ? typed : await profilePath(system, typed, name);
  const action = `Cannot write ${quote(path)}`;
  const there = await orOutputError(action, () => system.lstat(path));
  if (there?.kind === "directory") throw folderError(system, action, path, name);
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

/** The path for a profile that was typed under a name that `flasher check` would not find. */
async function profilePath(system: System, typed: string, name: string): Promise<string> {
  const action = `Cannot write ${quote(typed)}`;
  const { basename, join } = system.paths;
  if (isFirmwareName(typed)) {
    throw new UsageError(`${action}: this is a name for firmware, not for a profile`, {
      hint: `To make a profile that writes it: flasher init --file ${shellWord(typed, system.os)}`,
    });
  }
  const there = await orOutputError(action, () => system.lstat(typed));
  // A folder, a link or a device is meant as it is, and refused.
  if (there !== undefined && there.kind !== "file") return typed;
  const isFolder = /[\\/]$/.test(typed);
  if (!isFolder && /^[^.]+$/.test(basename(typed))) return `${typed}.yaml`;
  const meant = shellWord(isFolder ? join(typed, DEFAULT_PROFILE) : `${typed}.yaml`, system.os);
  throw new UsageError(`${action}: found a name without ".yaml", expected the name of a profile`, {
    hint: `For example: ${name} ${meant}`,
  });
}

function folderError(system: System, action: string, path: string, name: string): OutputError {
  const inside = shellWord(system.paths.join(path, DEFAULT_PROFILE), system.os);
  return new OutputError(`${action}: it is a folder`, { hint: `Name a file in it: ${name} ${inside}` });
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
