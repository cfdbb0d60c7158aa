/**
 * Retries renaming and removing a finished file. On Windows, an antivirus, an indexer or a cloud folder opens each new
 * file for a moment, and it cannot be renamed or removed meanwhile.
 */
import type { Clock } from "../../clock.ts";

/** The disk functions that change names; tests bring their own. */
export interface Names {
  readonly os: string;
  readonly clock: Clock;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  lstat(path: string): Promise<unknown>;
}

export const REAL_NAMES: Names = {
  os: Deno.build.os,
  clock: {
    now: () => performance.now(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  },
  rename: (from, to) => Deno.rename(from, to),
  link: (from, to) => Deno.link(from, to),
  remove: (path) => Deno.remove(path),
  lstat: (path) => Deno.lstat(path),
};

/** A scan of a large file takes some seconds; milliseconds. */
export const RETRY_LIMIT_MS = 12_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** The file is complete and stays at `kept`, because it could not be renamed; `cause` says why. */
export class UnmovableFile extends Error {
  readonly kept: string;

  constructor(kept: string, cause: unknown) {
    super(`The whole file is at ${kept}`, { cause });
    this.kept = kept;
  }
}

/** Does `act`; on Windows, retries for up to `patienceMs` while another program may hold the file. */
export async function retryOnNames<T>(
  { os, clock }: Names,
  act: () => Promise<T>,
  patienceMs = RETRY_LIMIT_MS,
): Promise<T> {
  const deadline = clock.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS;; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await act();
    } catch (error) {
      if (os !== "windows" || !mayBeHeld(error) || clock.now() >= deadline) throw error;
      await clock.sleep(pauseMs);
    }
  }
}

/**
 * ERROR_ACCESS_DENIED (5), ERROR_SHARING_VIOLATION (32) or ERROR_LOCK_VIOLATION (33) of winerror.h. The runtime has no
 * class for the last two, and puts the number in its text.
 */
function mayBeHeld(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.Busy) return true;
  const { code } = error as { readonly code?: unknown };
  return ["EACCES", "EPERM", "EBUSY"].includes(String(code)) ||
    /\(os error (?:5|32|33)\)/.test(error.message);
}
