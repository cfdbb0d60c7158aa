/** Finds, downloads and judges what a profile names by name or address, and makes its lock. */
import type { PublisherId } from "../../catalogue/publishers.ts";
import type { CatalogueData } from "../../catalogue/rows.ts";
import type { Download } from "../../download/download.ts";
import type { DownloadRequest } from "../../download/request.ts";
import { ImageError } from "../../errors.ts";
import type { Lock, LockEntry } from "../../lock/lock.ts";
import type { LockedSource, Profile, ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import type { Warn } from "../reporter.ts";
import type { LockedFiles } from "./beside_profile.ts";
import type { Cache } from "./cache.ts";
import { checkLocked } from "./check_locked.ts";
import type { NamedEntry } from "./fetch_locked.ts";
import { findOnline, knownFirmware } from "./find_online.ts";
import { judgeFile } from "./judge.ts";
import { checkTotal, entryIn } from "./lock_file.ts";
import { type PromisedHash, promisedHash } from "./promised_hash.ts";

export interface LockContext {
  readonly get: Download;
  readonly loadCatalogue: (publisher: PublisherId) => Promise<CatalogueData>;
  readonly cache: Cache;
  /** Where a file that is locked already may be, so that nothing is downloaded. */
  readonly places: readonly LockedFiles[];
  readonly warn: Warn;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Name of the lock's file in messages. */
  readonly lockPath: string;
  /** How to accept a file that the publisher has replaced under the same name: a sentence. */
  readonly acceptHint: string;
  /** Is called for each entry as soon as it is certain. `isNew`: the lock did not have it. */
  readonly onEntry: (entry: NamedEntry, isNew: boolean) => void;
}

/** A file of a profile that a lock names. */
type LockedFile = ProfileFile & { readonly locked: LockedSource };

/**
 * The lock for the profile. What `before` says about a file is kept if the file is on this computer, and compared with
 * the server's if it is not. Throws DownloadError, ProfileError, ChipError, and ImageError for a file that cannot be used.
 */
export async function lockProfile(
  context: LockContext,
  profile: Profile,
  before: Lock,
): Promise<Lock> {
  const lock: { firmware: Record<string, LockEntry>; urls: Record<string, LockEntry> } = {
    firmware: {},
    urls: {},
  };
  for (const file of profile.files.filter((file): file is LockedFile => file.locked !== undefined)) {
    const { kind, key } = file.locked;
    const section = kind === "firmware" ? lock.firmware : lock.urls;
    if (Object.hasOwn(section, key)) continue;
    const known = entryIn(before, file.locked);
    const entry = known !== undefined && agrees(file, known)
      ? await keep(context, file, known)
      : await make(context, file);
    section[key] = entry;
    checkTotal([...Object.values(lock.firmware), ...Object.values(lock.urls)], context.lockPath);
    context.onEntry({ ...entry, key }, known === undefined || entry.sha256 !== known.sha256);
  }
  return lock;
}

/** False if a person has changed what the profile promises, or has named a manifest since the lock was written. */
function agrees({ sha256, size, locked }: ProfileFile, entry: LockEntry): boolean {
  if (locked?.kind === "url" && locked.manifest !== undefined && entry.hashFrom === "first download") {
    return false;
  }
  return (sha256 ?? entry.sha256) === entry.sha256 && (size ?? entry.size) === entry.size;
}

/** Throws ImageError if the server has another file now, or the lock says what is not true of its own file. */
async function keep(
  { get, cache, places, today, lockPath, acceptHint }: LockContext,
  file: LockedFile,
  entry: LockEntry,
): Promise<LockEntry> {
  const { key } = file.locked;
  const check = (bytes: Uint8Array) => checkLocked(file, { ...entry, key }, { bytes, lock: lockPath });
  for (const place of places) {
    const kept = await place.find(entry.sha256, entry.size);
    if (kept === undefined) continue;
    check(kept);
    return entry;
  }
  const { bytes, sha256 } = await get({ url: entry.url });
  if (sha256 !== entry.sha256 || bytes.length !== entry.size) {
    throw new ImageError(
      `Cannot use ${quote(key, 200)}: on ${entry.seen}, the server had ${entry.size} bytes with SHA-256 ` +
        `${entry.sha256}; on ${today}, it has ${bytes.length} bytes with SHA-256 ${sha256}`,
      {
        hint:
          "The publisher has replaced the file under the same name. A bundle or another computer's cache may " +
          `still have the old one.\n${acceptHint}`,
      },
    );
  }
  check(bytes);
  await cache.store(bytes);
  return entry;
}

async function make(context: LockContext, file: LockedFile): Promise<LockEntry> {
  const { locked } = file;
  switch (locked.kind) {
    case "firmware": {
      const data = await context.loadCatalogue(locked.name.publisher);
      const known = knownFirmware(data, locked.name);
      const { isKnown, url, bytes, sha256, chip, offset } = await findOnline(context.get, data, known);
      await context.cache.store(bytes);
      const entry = { url, sha256, size: bytes.length, chip, offset };
      return { ...entry, seen: context.today, hashFrom: isKnown ? "catalogue" : "first download" };
    }
    case "url":
      return await makeFromAddress(context, file, locked.key);
  }
}

async function makeFromAddress(
  context: LockContext,
  file: LockedFile,
  url: string,
): Promise<LockEntry> {
  const { sha256: promised, size, raw } = file;
  const wanted = await promisedHash(context, file, url);
  const { bytes, sha256 } = await context.get({
    url,
    ...(wanted === undefined ? {} : { sha256: wanted.sha256 }),
    ...(size === undefined ? {} : { size }),
    ...expectedBy(file, wanted),
  });
  // A raw file is written unchecked, and the profile has its hash.
  if (raw !== true) judgeFile({ path: url, bytes, vouched: promised !== undefined });
  await context.cache.store(bytes);
  const hashFrom = wanted?.hashFrom ?? "first download";
  return { url, sha256, size: bytes.length, seen: context.today, hashFrom };
}

/** Who says what the file must be, for the message about a different file. */
function expectedBy(
  { sha256, size }: LockedFile,
  wanted: PromisedHash | undefined,
): Pick<DownloadRequest, "expectedBy" | "toAccept"> {
  const correct = "correct sha256 and size in the profile";
  if (sha256 !== undefined) return { expectedBy: "the profile", toAccept: correct };
  if (size === undefined) return wanted === undefined ? {} : { expectedBy: wanted.by };
  if (wanted === undefined) return { expectedBy: "the profile", toAccept: correct };
  return { expectedBy: `${wanted.by}, with the size in the profile,` };
}
