/** Loads a profile together with its lock file: for commands that need the files which the lock names, and no board. */
import { UsageError } from "../../errors.ts";
import { loadProfileKeys } from "../../profile/load.ts";
import type { Profile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { findProfile } from "../files/find_profile.ts";
import { KNOWN } from "../known_names.ts";
import type { LoadContext } from "../requested_profile.ts";
import type { NamedEntry } from "./fetch_locked.ts";
import { readLockFile } from "./lock_file.ts";

export interface LockedProfile {
  /** Its path. */
  readonly path: string;
  readonly folder: string;
  readonly bytes: Uint8Array;
  readonly profile: Profile;
  /** Undefined if the profile names no firmware by name or address, and there is no lock. */
  readonly lock: { readonly path: string; readonly bytes: Uint8Array } | undefined;
  /** What the lock says about the files that the profile names, each once. */
  readonly entries: readonly NamedEntry[];
}

/** Throws UsageError, ProfileError, or ImageError if the lock lacks a file that the profile names. */
export async function loadLockedProfile(
  context: LoadContext,
  source: string | undefined,
): Promise<LockedProfile> {
  const { system } = context;
  const found = await findProfile(context, { source, filesOnly: false });
  if (found.builtIn) {
    throw new UsageError(
      `Cannot use ${quote(found.source)}: it is built into flasher, and has no lock file`,
      {
        hint: "Name a profile of your own. To write one: flasher init",
      },
    );
  }
  const { profile } = await loadProfileKeys(found.bytes, found.source, KNOWN);
  const lock = await readLockFile(system, found.source, profile);
  return {
    path: found.source,
    folder: found.folder,
    bytes: found.bytes,
    profile,
    lock: lock && { path: lock.path, bytes: lock.bytes },
    entries: lock?.entries ?? [],
  };
}
