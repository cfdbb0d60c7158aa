/** What flasher remembers for a person from one run to the next: small JSON files in one folder. */
import type { System } from "./system.ts";

type MemorySystem = Pick<System, "memoryFolder" | "stat" | "readFile" | "writeFile" | "paths">;

/** More than a lifetime of boards makes; a larger file is none of ours. */
const MAX_BYTES = 1 << 20;

/** What `NAME.json` holds, unchecked; undefined if there is none, or it cannot be read as JSON. */
export async function recall(system: MemorySystem, name: string): Promise<unknown> {
  const path = pathOf(system, name);
  if (path === undefined) return undefined;
  try {
    const info = await system.stat(path);
    if (info?.kind !== "file" || info.size > MAX_BYTES) return undefined;
    return JSON.parse(new TextDecoder().decode(await system.readFile(path)));
  } catch {
    // Memory is a convenience: without it flasher measures, or asks, again.
    return undefined;
  }
}

/** False where it could not be kept: no folder, or one that cannot be written. */
export async function remember(system: MemorySystem, name: string, value: unknown): Promise<boolean> {
  const path = pathOf(system, name);
  if (path === undefined) return false;
  try {
    await system.writeFile(path, new TextEncoder().encode(JSON.stringify(value, undefined, 2) + "\n"));
    return true;
  } catch {
    return false;
  }
}

function pathOf({ memoryFolder, paths }: MemorySystem, name: string): string | undefined {
  return memoryFolder === undefined ? undefined : paths.join(memoryFolder, `${name}.json`);
}
