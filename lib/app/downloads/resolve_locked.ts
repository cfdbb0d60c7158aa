/** Gives the files that a profile names by name or address their bytes: from beside the profile, then from the cache. */
import { ImageError, MissingFilesError } from "../../errors.ts";
import type { Profile, ProfileFile } from "../../profile/profile.ts";
import { andList, quote } from "../../text.ts";
import type { LoadContext } from "../requested_profile.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";
import { filesBeside, type LockedFiles } from "./beside_profile.ts";
import { openCache } from "./cache.ts";
import { checkLocked } from "./check_locked.ts";
import type { NamedEntry } from "./fetch_locked.ts";
import type { FetchMissing } from "./fetch_missing.ts";
import { readLockFile } from "./lock_file.ts";

export interface ResolvedProfile {
  /** With the offsets that the lock gives. */
  readonly profile: Profile;
  /** What the lock says about its files, each once, in their order. */
  readonly locked: readonly NamedEntry[];
  /** Bytes by the key of the lock, which are checked. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

export interface ProfilePlace {
  /** Path of the profile's file. */
  readonly path: string;
  readonly folder: string;
}

/** More names do not help to find the reason. */
const MAX_NAMED = 5;

/** What this computer has of the files that the lock names. */
export interface FoundLocked extends ResolvedProfile {
  /** In no place on this computer. */
  readonly missing: readonly NamedEntry[];
  /** Path of the lock. */
  readonly lock: string;
}

/**
 * Touches the network only through `fetchMissing`. Throws ImageError if the lock lacks a file, contradicts the profile, or
 * a file is nowhere or not what the lock says; ProfileError if the lock is not as flasher writes it.
 */
export async function resolveLocked(
  context: LoadContext,
  profile: Profile,
  place: ProfilePlace,
  fetchMissing: FetchMissing | undefined,
): Promise<ResolvedProfile> {
  const { missing, lock, contents, ...found } = await findLocked(context, profile, place);
  if (missing.length === 0) return { ...found, contents };
  const fetched = await fetchMissing?.(missing, { cache: openCache(context.system, context.warn), lock });
  if (fetched === undefined) throw missingError(context.system, missing, place);
  const news = new Map(missing.map(({ key }, i) => [key, fetched[i]!]));
  checkAllLocked(profile, missing, { contents: news, lock });
  return { ...found, contents: new Map([...contents, ...news]) };
}

/** As `resolveLocked`, but a file that is nowhere is no error. Never touches the network. */
export async function findLocked(
  { system, warn }: LoadContext,
  profile: Profile,
  { path, folder }: ProfilePlace,
): Promise<FoundLocked> {
  const lock = (await readLockFile(system, path, profile))!;
  const byKey = new Map(lock.entries.map((entry) => [entry.key, entry]));
  const entryOf = ({ locked }: ProfileFile) => locked && byKey.get(locked.key);
  for (const file of profile.files) {
    const entry = entryOf(file);
    if (entry !== undefined) {
      checkAgrees(file, entry, { lock: lock.path, command: `flasher lock ${shellWord(path, system.os)}` });
    }
  }
  const places = [filesBeside(system, folder, warn), openCache(system, warn)];
  const contents = await findAll(lock.entries, places);
  checkAllLocked(profile, lock.entries, { contents, lock: lock.path });
  const files = profile.files.map((file): ProfileFile => {
    const entry = entryOf(file);
    if (entry === undefined) return file;
    // Not its hash: that vouches for nothing but the first download, so all checks of the image still apply.
    return file.locked?.kind === "firmware" ? { ...file, offset: entry.offset! } : file;
  });
  const missing = lock.entries.filter(({ key }) => !contents.has(key));
  return { profile: { ...profile, files }, locked: lock.entries, contents, missing, lock: lock.path };
}

async function findAll(
  entries: readonly NamedEntry[],
  places: readonly LockedFiles[],
): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const { key, sha256, size } of entries) {
    for (const place of places) {
      const bytes = await place.find(sha256, size);
      if (bytes === undefined) continue;
      contents.set(key, bytes);
      break;
    }
  }
  return contents;
}

/** Throws ImageError for contents that are not what the lock says about them. */
function checkAllLocked(
  { files }: Profile,
  entries: readonly NamedEntry[],
  { contents, lock }: { readonly contents: ReadonlyMap<string, Uint8Array>; readonly lock: string },
): void {
  for (const file of files) {
    const entry = entries.find(({ key }) => key === file.locked?.key);
    const bytes = entry === undefined ? undefined : contents.get(entry.key);
    if (bytes !== undefined) checkLocked(file, entry!, { bytes, lock });
  }
}

/** The profile's own promises are older than the lock, or newer: neither is right without a person. */
function checkAgrees(
  { sha256, size }: ProfileFile,
  entry: NamedEntry,
  { lock, command }: { readonly lock: string; readonly command: string },
): void {
  const refuse = (what: string, promised: string | number, locked: string | number) => {
    throw new ImageError(
      `Cannot use ${quote(entry.key, 200)}: ${what} is ${promised} in the profile, and ${locked} in ${
        quote(lock)
      }`,
      { hint: `If the profile is right: ${command}` },
    );
  };
  if (sha256 !== undefined && sha256 !== entry.sha256) refuse("its SHA-256", sha256, entry.sha256);
  if (size !== undefined && size !== entry.size) refuse("its size", size, entry.size);
}

/** The error for files that are in no place on this computer. */
export function missingError(
  { os }: Pick<System, "os">,
  missing: readonly NamedEntry[],
  { path }: ProfilePlace,
): MissingFilesError {
  const command = `flasher fetch ${shellWord(path, os)}`;
  const names = missing.slice(0, MAX_NAMED).map(({ key }) => quote(key, 200));
  const rest = missing.length - names.length;
  const message = missing.length === 1
    ? `Cannot use ${names[0]}: its file is neither beside the profile nor in the cache`
    : `Cannot use ${andList(rest > 0 ? [...names, `${rest} more`] : names)}: ` +
      "their files are neither beside the profile nor in the cache";
  return new MissingFilesError(message, {
    hint: `To download ${missing.length === 1 ? "it" : "them"}: ${command}`,
  });
}
