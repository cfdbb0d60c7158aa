/** Gets files that a lock names: from the cache, or from the internet into the cache. */
import type { Download } from "../../download/download.ts";
import type { LockEntry } from "../../lock/lock.ts";
import { printable } from "../../text.ts";
import type { Cache } from "./cache.ts";

/** An entry of a lock with its key there, which is what the profile says. */
export interface NamedEntry extends LockEntry {
  readonly key: string;
}

export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** Where the file came from in the end; undefined: it was in the cache. */
  readonly from: string | undefined;
  /** The cache has it now. */
  readonly cached: boolean;
}

/** `lock`: its name for messages. Throws as `download` does; ImageError if the server has other bytes than the lock says. */
export async function fetchLocked(
  { cache, get, lock }: { readonly cache: Cache; readonly get: Download; readonly lock: string },
  { url, sha256, size, seen }: NamedEntry,
): Promise<FetchedFile> {
  const kept = await cache.find(sha256, size);
  if (kept !== undefined) return { bytes: kept, from: undefined, cached: true };
  const { bytes, url: from } = await get({
    url,
    sha256,
    size,
    expectedBy: `${lock} of ${seen}`,
    toAccept: `remove its line from ${printable(lock)}, then: flasher lock`,
  });
  return { bytes, from, cached: await cache.store(bytes) };
}
