/** Recognizes files by their names, and lists the names in a folder. */
import type { System } from "../system/system.ts";

/** By the extension: no profile has such a name. */
export function isFirmwareName(path: string): boolean {
  return /\.(bin|elf|hex|uf2|img)$/i.test(path);
}

/** By the extension. */
export function isProfileName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** The names in a folder, sorted, for advice: a folder that cannot be read counts as empty. */
export async function namesIn(system: System, folder: string): Promise<readonly string[]> {
  try {
    if ((await system.stat(folder))?.kind !== "directory") return [];
    return [...await system.listFolder(folder)].sort();
  } catch {
    return [];
  }
}
