/** The files of a profile whose bytes a lock file names: what the check wants to know about them. */
import { FlasherError } from "../../errors.ts";
import { lockPathOf } from "../../lock/lock.ts";
import type { Profile } from "../../profile/profile.ts";
import { entryIn, loadLock, lockHint, notLockedError } from "../downloads/lock_file.ts";
import {
  findLocked,
  type FoundLocked,
  missingError,
  type ProfilePlace,
} from "../downloads/resolve_locked.ts";
import { hasLockedFiles } from "../downloads/with_locked_files.ts";
import type { Warning } from "../reporter.ts";
import type { System } from "../system/system.ts";

export interface LockedFiles extends Pick<FoundLocked, "profile" | "contents"> {
  /** Names or addresses of the files that are in no place on this computer. */
  readonly missing: readonly string[];
}

/** One error for each file of the profile that its lock does not have, or one for a lock that is missing or faulty. */
export async function unlockedFiles(
  system: System,
  profile: Profile,
  path: string,
): Promise<readonly FlasherError[]> {
  const sources = profile.files.flatMap(({ locked }) => locked ?? []);
  if (sources.length === 0) return [];
  const hint = lockHint(system, path);
  const lockPath = lockPathOf(path);
  try {
    const { lock } = await loadLock(system, lockPath, hint);
    return sources.filter((source) => entryIn(lock, source) === undefined)
      .map((source) => notLockedError(source, lockPath, hint));
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    return [error];
  }
}

/**
 * Finds the bytes of locked files. Never touches the network. `withoutFirmware`: missing ones are no error. Throws
 * ImageError as `resolveLocked` does.
 */
export async function findLockedFiles(
  { system, notes }: { readonly system: System; readonly notes: Warning[] },
  profile: Profile,
  { place, withoutFirmware }: { readonly place: ProfilePlace; readonly withoutFirmware: boolean },
): Promise<LockedFiles> {
  if (!hasLockedFiles(profile)) {
    return { profile, contents: new Map(), missing: [] };
  }
  const context = { system, warn: (warning: Warning) => void notes.push(warning) };
  const { missing, ...found } = await findLocked(context, profile, place);
  if (missing.length > 0 && !withoutFirmware) throw missingError(system, missing, place);
  return { ...found, missing: missing.map(({ key }) => key) };
}
