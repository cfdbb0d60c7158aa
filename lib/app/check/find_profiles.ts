/** Finds the profiles and the READMEs of folders. Follows no symbolic link. */
import { UsageError } from "../../errors.ts";
import { MAX_PROFILE_BYTES } from "../../profile/decode.ts";
import { naturalOrder, quote } from "../../text.ts";
import { isProfileName } from "../files/file_names.ts";
import { missingPathHint } from "../files/named_file.ts";
import { checkNotDevice } from "../files/output_file.ts";
import { describeSystemError } from "../files/system_error.ts";
import type { System } from "../system/system.ts";
import { hasProfileKeys } from "./has_profile_keys.ts";

/** A repo of profiles has some hundreds at most. */
const MAX_PROFILES = 1_000;
/** A build folder or a file system that was named by accident has more. */
const MAX_NAMES = 50_000;
/** Folders below the named one. Deeper trees are caches and packages. */
const MAX_DEPTH = 16;

export interface FoundFiles {
  /** Paths in natural order. */
  readonly profiles: readonly string[];
  /** The README.md of the folders. */
  readonly readmes: readonly string[];
  /** Number of YAML files that are not profiles. */
  readonly others: number;
}

interface Search {
  readonly system: System;
  /** Paths by what they resolve to, so that a file that is named twice is checked once. */
  readonly profiles: Map<string, string>;
  readonly readmes: Map<string, string>;
  names: number;
  others: number;
}

/**
 * `places`: folders, and profiles by their paths. Throws UsageError if a place does not exist or cannot be read, if there
 * are too many files, and if there is no profile.
 */
export async function findProfiles(system: System, places: readonly string[]): Promise<FoundFiles> {
  const search: Search = { system, profiles: new Map(), readmes: new Map(), names: 0, others: 0 };
  for (const place of places) await searchPlace(search, place);
  const { others } = search;
  if (search.profiles.size === 0) {
    const found = others === 0
      ? "no YAML file"
      : others === 1
      ? "1 other YAML file"
      : `${others} other YAML files`;
    throw new UsageError(
      `Cannot check ${places.map((place) => quote(place)).join(", ")}: found ${found}, expected a profile`,
      {
        hint:
          'A profile is called flash.yaml or NAME.flash.yaml, or has the key "files", "firmware" or "board_files".\n' +
          "To write one: flasher init",
      },
    );
  }
  const sorted = (paths: Map<string, string>) => [...paths.values()].sort(naturalOrder);
  return { profiles: sorted(search.profiles), readmes: sorted(search.readmes), others };
}

async function searchPlace(search: Search, place: string): Promise<void> {
  const { system } = search;
  const action = `Cannot check ${quote(place)}`;
  checkNotDevice(system, action, place);
  const there = await orRefuse(action, () => system.stat(place));
  switch (there?.kind) {
    case undefined:
      throw new UsageError(`${action}: there is no such file or folder`, {
        hint: await missingPathHint(system, place),
      });
    case "directory":
      return await searchFolder(search, place, 0);
    case "file":
      return addProfile(search, place);
    case "link":
    case "other":
      throw new UsageError(`${action}: it is neither a folder nor a regular file`);
  }
}

async function searchFolder(search: Search, folder: string, depth: number): Promise<void> {
  const { system } = search;
  const names = await orRefuse(`Cannot check folder ${quote(folder)}`, () => system.listFolder(folder));
  search.names += names.length;
  if (search.names > MAX_NAMES) {
    throw new UsageError(
      `Cannot check ${quote(folder)}: found more than ${MAX_NAMES} files, expected fewer`,
      {
        hint: "Give the folder that holds the profiles.",
      },
    );
  }
  for (const name of [...names].sort(naturalOrder)) {
    if (name.startsWith(".") || name === "node_modules") continue;
    const path = system.paths.join(folder, name);
    const there = await orRefuse(`Cannot check ${quote(path)}`, () => system.lstat(path));
    if (there?.kind === "directory") {
      if (depth === MAX_DEPTH) {
        throw new UsageError(
          `Cannot check folder ${quote(path)}: found folders nested more than ${MAX_DEPTH} deep`,
          { hint: "Give the folder that holds the profiles." },
        );
      }
      await searchFolder(search, path, depth + 1);
    }
    // Skipped, it would count as checked: Deno cannot name a file whose name is not Unicode.
    if (there === undefined && isProfileName(name)) {
      throw new UsageError(`Cannot check ${quote(path)}: found no file with this name, expected a profile`, {
        hint: "If its name has bytes that are not UTF-8, rename it. If it was just removed, check again.",
      });
    }
    if (there?.kind !== "file") continue;
    if (/^readme\.md$/i.test(name)) search.readmes.set(system.paths.resolve(path), path);
    if (!isProfileName(name)) continue;
    if (await isProfile(system, path, { name, size: there.size })) addProfile(search, path);
    else search.others++;
  }
}

function addProfile({ system, profiles }: Search, path: string): void {
  profiles.set(system.paths.resolve(path), path);
  if (profiles.size <= MAX_PROFILES) return;
  throw new UsageError(`Cannot check the profiles: found more than ${MAX_PROFILES}, expected fewer`, {
    hint: "Give the folders or profiles to check.",
  });
}

async function isProfile(
  system: System,
  path: string,
  { name, size }: { readonly name: string; readonly size: number },
): Promise<boolean> {
  if (/^(.+\.)?flash\.ya?ml$/i.test(name)) return true;
  if (size > MAX_PROFILE_BYTES) return false;
  let bytes: Uint8Array;
  try {
    const file = await system.openFile(path);
    try {
      bytes = file.read();
    } finally {
      file.close();
    }
  } catch {
    // It may be a profile: its check reports why it cannot be read.
    return true;
  }
  return hasProfileKeys(new TextDecoder().decode(bytes));
}

async function orRefuse<T>(action: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new UsageError(`${action}: ${describeSystemError(error)}`, { cause: error });
  }
}
