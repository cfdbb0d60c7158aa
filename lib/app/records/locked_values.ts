/** A locked file as a record (docs/json.md). Pure; no I/O. */
import type { NamedEntry } from "../downloads/fetch_locked.ts";

export function lockedValues({ key, url, size, sha256, hashFrom, seen }: NamedEntry) {
  return { name: key, url, size, sha256, hashFrom, seen };
}
