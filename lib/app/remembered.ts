/** What flasher remembers for a person from one run to the next: small JSON files in one folder. */
import { readAtMost } from "./files/read_file.ts";
import type { System } from "./system/system.ts";

type MemorySystem = Pick<System, "stateFolder" | "openFile" | "writeFile" | "paths">;

/** More than a lifetime of boards makes; a larger file is none of ours. */
const MAX_BYTES = 1 << 20;

/** What `NAME.json` holds, unchecked; undefined if there is none, or it cannot be read as JSON. */
export async function loadRemembered(system: MemorySystem, name: string): Promise<unknown> {
  const path = pathOf(system, name);
  if (path === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(await readAtMost(system, path, MAX_BYTES)));
  } catch {
    // Memory is a convenience: without it flasher measures, or asks, again.
    return undefined;
  }
}

/** False where it could not be kept: no folder, or one that cannot be written. */
export async function storeRemembered(system: MemorySystem, name: string, value: unknown): Promise<boolean> {
  const path = pathOf(system, name);
  if (path === undefined) return false;
  try {
    const text = JSON.stringify(value, undefined, 2) + "\n";
    // Which boards a person has, and whose code may run, is nobody else's business.
    await system.writeFile(path, new TextEncoder().encode(text), { replace: true, secret: true });
    return true;
  } catch {
    return false;
  }
}

function pathOf({ stateFolder, paths }: MemorySystem, name: string): string | undefined {
  return stateFolder === undefined ? undefined : paths.join(stateFolder, `${name}.json`);
}
