/** What a person has allowed for good: keys of one kind, in a small file of flasher's own folder. */
import { loadRemembered, storeRemembered } from "./remembered.ts";
import type { System } from "./system/system.ts";

/** More than a person ever allows; the oldest are forgotten. */
const MAX_REMEMBERED = 1_000;

export interface ConsentKind {
  /** Name of the file. */
  readonly file: string;
  /** The form of a key. */
  readonly key: RegExp;
}

/** The content of the file may be anything: only keys count. */
export async function wasAllowed(system: System, kind: ConsentKind, key: string): Promise<boolean> {
  return (await allowedBefore(system, kind)).includes(key);
}

/** If it cannot be stored, flasher will ask again. */
export async function rememberConsent(system: System, kind: ConsentKind, key: string): Promise<void> {
  const others = (await allowedBefore(system, kind)).filter((other) => other !== key);
  await storeRemembered(system, kind.file, { allowed: [...others, key].slice(-MAX_REMEMBERED) });
}

async function allowedBefore(system: System, kind: ConsentKind): Promise<readonly string[]> {
  const held = await loadRemembered(system, kind.file);
  const list: unknown = typeof held === "object" && held !== null && "allowed" in held ? held.allowed : [];
  return Array.isArray(list) ? list.filter((key) => typeof key === "string" && kind.key.test(key)) : [];
}
