/** The files that a lock names and that are not on this computer: what the page shows of them, and their download. */
import type { Cache } from "../../../app/downloads/cache.ts";
import { fetchLocked, type NamedEntry } from "../../../app/downloads/fetch_locked.ts";
import type { FetchMissing } from "../../../app/downloads/fetch_missing.ts";
import type { Download } from "../../../download/download.ts";
import { isKnownHost } from "../../../download/hosts.ts";
import { sha256 } from "../../../hash.ts";
import type { PageMissing } from "../../state.ts";

export interface MissingFiles {
  readonly entries: readonly NamedEntry[];
  /** The lock's name for messages. */
  readonly lock: string;
}

/** `allowed`: servers that the command line allows. Pure. */
export function describeMissing({ entries }: MissingFiles, allowed: readonly string[]): PageMissing {
  const hosts = [...new Set(entries.map(({ url }) => new URL(url).hostname))];
  const sizes = new Map(entries.map((entry) => [entry.sha256, entry.size]));
  const named = JSON.stringify(entries.map(({ key, url, sha256 }) => [key, url, sha256]));
  return {
    id: sha256(new TextEncoder().encode(named)).slice(0, 16),
    files: sizes.size,
    size: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    hosts,
    strangers: hosts.filter((host) => !isKnownHost(host) && !allowed.includes(host)),
  };
}

/** Their bytes, by SHA-256. Throws as `fetchLocked` does. */
export async function loadMissing(
  { entries, lock }: MissingFiles,
  { cache, get }: { readonly cache: Cache; readonly get: Download },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const loaded = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (loaded.has(entry.sha256)) continue;
    loaded.set(entry.sha256, (await fetchLocked({ cache, get, lock }, entry)).bytes);
  }
  return loaded;
}

/** Gives a program its missing files from those that were loaded: the cache may be unable to keep them. */
export function missingFrom(loaded: ReadonlyMap<string, Uint8Array>): FetchMissing {
  return (missing) => {
    const bytes = missing.flatMap(({ sha256 }) => loaded.get(sha256) ?? []);
    // The profile or its lock has changed meanwhile.
    return Promise.resolve(bytes.length === missing.length ? bytes : undefined);
  };
}
