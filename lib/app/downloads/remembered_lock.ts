/**
 * Which bytes a firmware had when it was downloaded by its name alone, without a profile and its lock: in flasher's own
 * folder, so that the same name means the same bytes the next time, and needs no network.
 */
import { ProfileError } from "../../errors.ts";
import { EMPTY_LOCK, formatLock, type Lock, type LockEntry, parseLock } from "../../lock/lock.ts";
import { loadRemembered, storeRemembered } from "../remembered.ts";
import type { System } from "../system/system.ts";

/** Name of the file in flasher's own folder. */
const MEMORY = "firmware";
/** The same in messages. */
export const REMEMBERED_AS = `${MEMORY}.json`;
/** More than a person ever uses; those that were downloaded first are forgotten. A lock can hold more than twice as many. */
const MAX_REMEMBERED = 200;

/** The file is checked as a lock file is: its content may be anything. */
export async function recallLock(system: System): Promise<Lock> {
  const held = await loadRemembered(system, MEMORY);
  if (typeof held !== "object" || held === null || !("lock" in held) || typeof held.lock !== "string") {
    return EMPTY_LOCK;
  }
  try {
    return parseLock(held.lock, MEMORY);
  } catch (error) {
    if (error instanceof ProfileError) return EMPTY_LOCK;
    throw error;
  }
}

/** False if it could not be stored: the name then needs the network again. */
export async function rememberFirmware(system: System, key: string, entry: LockEntry): Promise<boolean> {
  const { firmware } = await recallLock(system);
  const others = Object.entries(firmware).filter(([other]) => other !== key)
    .sort(([, a], [, b]) => a.seen < b.seen ? -1 : a.seen > b.seen ? 1 : 0);
  const kept = Object.fromEntries([...others.slice(1 - MAX_REMEMBERED), [key, entry]]);
  return await storeRemembered(system, MEMORY, { lock: formatLock({ firmware: kept, urls: {} }) });
}
