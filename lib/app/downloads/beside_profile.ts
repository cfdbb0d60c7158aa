/** Finds locked files in the folder `firmware` beside a profile, where a bundle has them. Their names do not matter. */
import { sha256 as hash } from "../../hash.ts";
import { quote } from "../../text.ts";
import { describeSystemError } from "../files/system_error.ts";
import type { Warn } from "../reporter.ts";
import type { System } from "../system/system.ts";

/** A place that may have files which a lock names. */
export interface LockedFiles {
  /** The bytes with this SHA-256, checked; undefined if the place does not have them. `size`: their number. */
  find(sha256: string, size: number): Promise<Uint8Array | undefined>;
}

export const FIRMWARE_FOLDER = "firmware";
/** A profile has 65 files at most, and a folder may have several versions of each. */
const MAX_NAMES = 1_000;

type FolderSystem = Pick<System, "listFolder" | "lstat" | "openFile" | "paths" | "realPath">;

/** `folder`: the profile's. Follows no link out of it: a profile from elsewhere must not read other files. */
export function filesBeside(system: FolderSystem, folder: string, warn: Warn): LockedFiles {
  /** SHA-256 by name: a folder full of large files is read once, not once for each file of the lock. */
  const known = new Map<string, string>();
  return {
    async find(sha256, size) {
      const place = system.paths.join(folder, FIRMWARE_FOLDER);
      if ((await system.lstat(place))?.kind !== "directory") return undefined;
      try {
        const root = await system.realPath(place);
        for (const name of (await system.listFolder(root)).slice(0, MAX_NAMES)) {
          if ((known.get(name) ?? sha256) !== sha256) continue;
          const bytes = await readIfSize(system, { path: system.paths.join(root, name), root, size });
          if (bytes === undefined) continue;
          known.set(name, hash(bytes));
          if (known.get(name) === sha256) return bytes;
        }
      } catch (error) {
        warn({ message: `Cannot read ${quote(place, 200)}: ${describeSystemError(error)}` });
      }
      return undefined;
    },
  };
}

/** Undefined for anything but a regular file of this size. */
async function readIfSize(
  system: FolderSystem,
  { path, root, size }: { readonly path: string; readonly root: string; readonly size: number },
): Promise<Uint8Array | undefined> {
  const info = await system.lstat(path);
  if (info?.kind !== "file" || info.size !== size) return undefined;
  const file = await system.openFile(path, { beneath: root });
  try {
    return file.info.kind === "file" && file.info.size === size ? file.read() : undefined;
  } finally {
    file.close();
  }
}
