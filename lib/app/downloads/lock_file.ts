/** Reads the lock file beside a profile. */
import { ImageError } from "../../errors.ts";
import { type Lock, type LockEntry, lockPathOf, MAX_LOCK_BYTES, parseLock } from "../../lock/lock.ts";
import type { LockedSource, Profile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { resolveContained, type ResolvedPath } from "../files/contained_path.ts";
import { MAX_BYTES, NO_LARGER_FLASH } from "../files/firmware_file.ts";
import { readNamedFile } from "../files/named_file.ts";
import { describeSystemError } from "../files/system_error.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";
import type { NamedEntry } from "./fetch_locked.ts";

export interface LockFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What it says about the files that the profile names, each once. */
  readonly entries: readonly NamedEntry[];
}

/**
 * Undefined if the profile names no firmware by name or address, and there is no lock. Throws ProfileError if the lock is
 * not as flasher writes it, ImageError if a lock is needed and missing, or lacks a file that the profile names.
 */
export async function readLockFile(
  system: System,
  profilePath: string,
  profile: Profile,
): Promise<LockFile | undefined> {
  const sources = profile.files.flatMap(({ locked }) => locked ?? []);
  const path = lockPathOf(profilePath);
  if (sources.length === 0 && await system.stat(path) === undefined) return undefined;
  const hint = lockHint(system, profilePath);
  const { bytes, lock } = await loadLock(system, path, hint);
  const entries = sources.map((source) => {
    const entry = entryIn(lock, source);
    if (entry !== undefined) return { ...entry, key: source.key };
    throw notLockedError(source, path, hint);
  });
  const unique = [...new Map(entries.map((entry) => [entry.key, entry])).values()];
  checkTotal(unique, path);
  return { path, bytes, entries: unique };
}

/** Limits the total, because all files are in memory at once. Throws ImageError. `lock`: its path. */
export function checkTotal(entries: readonly Pick<LockEntry, "size">[], lock: string): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total <= MAX_BYTES) return;
  throw new ImageError(
    `Cannot use ${quote(lock)}: its files have ${total} bytes in all, and ${NO_LARGER_FLASH}`,
  );
}

/** The lock at this path. `hint`: what to do if it is missing. Throws as `readLockFile` does. */
export async function loadLock(
  system: System,
  path: string,
  hint: string,
): Promise<{ readonly bytes: Uint8Array; readonly lock: Lock }> {
  await checkStaysBeside(system, path);
  const bytes = await readNamedFile(system, path, {
    folder: ".",
    anywhere: true,
    namedBy: "person",
    refuse: (message, options) => new ImageError(message, options),
    largest: MAX_LOCK_BYTES,
    tooLarge: `expected at most ${MAX_LOCK_BYTES} for a lock file`,
    hints: { missing: () => Promise.resolve(hint) },
  });
  return { bytes, lock: parseLock(new TextDecoder().decode(bytes), path) };
}

/** A stranger's link could lead to a file whose words a message would then quote. Throws ImageError. */
async function checkStaysBeside(system: System, path: string): Promise<void> {
  const action = `Cannot read ${quote(path)}`;
  const { paths } = system;
  const full = paths.resolve(path);
  let kind: ResolvedPath["kind"];
  try {
    ({ kind } = await resolveContained(system, { folder: paths.dirname(full), path: full }));
  } catch (error) {
    throw new ImageError(`${action}: ${describeSystemError(error)}`, { cause: error });
  }
  if (kind !== "outside") return;
  throw new ImageError(`${action}: found a symbolic link that leads out of its folder, expected a file`, {
    hint: "Copy the lock file beside the profile.",
  });
}

/** What the lock says about a file of a profile. */
export function entryIn(
  { firmware, urls }: Lock,
  { kind, key }: Pick<LockedSource, "kind" | "key">,
): LockEntry | undefined {
  const section = kind === "firmware" ? firmware : urls;
  return Object.hasOwn(section, key) ? section[key] : undefined;
}

/** The error for a file of a profile that the lock at this path does not have. */
export function notLockedError({ key }: LockedSource, path: string, hint: string): ImageError {
  return new ImageError(`Cannot use ${quote(key, 200)}: ${quote(path)} has no entry for it`, { hint });
}

export function lockHint(system: Pick<System, "os">, profile: string): string {
  return `To write the lock file: flasher lock ${shellWord(profile, system.os)}`;
}
