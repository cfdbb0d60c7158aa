/** What flasher remembers for a user from one run to the next: small JSON files in one folder. */
import type { System } from "./system/system.ts";

type MemorySystem = Pick<System, "stateFolder" | "openFile" | "writeFile" | "paths">;

/** More than a lifetime of boards produces; flasher did not write a larger file. */
const MAX_BYTES = 1 << 20;

/** The content of `NAME.json`, unchecked; undefined if there is none, or it cannot be read as JSON. */
export async function loadRemembered(system: MemorySystem, name: string): Promise<unknown> {
  const path = pathOf(system, name);
  if (path === undefined) return undefined;
  try {
    const file = await system.openFile(path);
    try {
      if (file.info.kind !== "file" || file.info.size > MAX_BYTES) return undefined;
      return JSON.parse(new TextDecoder().decode(file.read()));
    } finally {
      file.close();
    }
  } catch {
    // Memory is a convenience: without it, flasher measures or asks again.
    return undefined;
  }
}

/** False if it could not be stored: there is no folder, or it cannot be written. */
export async function storeRemembered(system: MemorySystem, name: string, value: unknown): Promise<boolean> {
  const path = pathOf(system, name);
  if (path === undefined) return false;
  try {
    const text = JSON.stringify(value, undefined, 2) + "\n";
    // Which boards a person has, and whose code may run, is private.
    await system.writeFile(path, new TextEncoder().encode(text), { replace: true, secret: true });
    return true;
  } catch {
    return false;
  }
}

function pathOf({ stateFolder, paths }: MemorySystem, name: string): string | undefined {
  return stateFolder === undefined ? undefined : paths.join(stateFolder, `${name}.json`);
}
