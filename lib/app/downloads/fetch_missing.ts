/** How a command gets locked files that are not on this computer. Types only. */
import type { Cache } from "./cache.ts";
import type { NamedEntry } from "./fetch_locked.ts";

/**
 * Gets files that are in no place on this computer; undefined if it must not. `lock`: its name for messages. May throw
 * DownloadError.
 */
export type FetchMissing = (
  missing: readonly NamedEntry[],
  place: { readonly cache: Cache; readonly lock: string },
) => Promise<readonly Uint8Array[] | undefined>;
