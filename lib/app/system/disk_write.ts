/** The real disk, for writing: no link is followed, and nothing is replaced that was not meant. */
import { type Names, REAL_NAMES, retryOnNames, UnmovableFile } from "./disk_retry.ts";
import type { WriteOptions } from "./system.ts";

/** Only its owner may read and write it. */
const PRIVATE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** What a file is worth that nobody waits for, such as flasher's memory; milliseconds. */
const SHORT_PATIENCE_MS = 1_000;

/**
 * Written under a name that nobody can guess, and renamed: that is one step on every system. Rejects with a UnmovableFile where
 * the file is whole and shall be kept, with what the runtime throws where nothing is left. Resolves with the first name
 * where that could not be taken away again.
 */
export async function writeFile(
  path: string,
  bytes: Uint8Array,
  { folder, replace, secret = false, keep = false }: WriteOptions & { readonly folder: string },
  names: Names = REAL_NAMES,
): Promise<string | undefined> {
  await Deno.mkdir(folder, { recursive: true, ...(secret ? { mode: PRIVATE_FOLDER } : {}) });
  const half = halfOf(path);
  const file = await Deno.open(half, { write: true, createNew: true, ...(secret ? { mode: PRIVATE } : {}) });
  let whole = false;
  try {
    try {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      await file.sync();
      whole = true;
    } finally {
      file.close();
    }
    const patienceMs = keep ? undefined : SHORT_PATIENCE_MS;
    if (replace) {
      await retryOnNames(names, () => names.rename(half, path), patienceMs);
      return undefined;
    }
    if (await retryOnNames(names, () => nameOf(half, path, names), patienceMs) === "moved") return undefined;
  } catch (error) {
    if (keep && whole) throw new UnmovableFile(half, error);
    await names.remove(half).catch(() => {});
    throw error;
  }
  // From here on the file has its name, whatever becomes of the other one.
  return await retryOnNames(names, () => names.remove(half)).then(() => undefined, () => half);
}

/** Gives a name where nothing is: a second name fails where one is already, a rename would replace it. */
async function nameOf(half: string, path: string, names: Names): Promise<"linked" | "moved"> {
  try {
    await names.link(half, path);
    return "linked";
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    // A file system without hard links, as on a memory card: what comes between these two is replaced.
    if (await isThere(path, names)) throw new Deno.errors.AlreadyExists(`File exists: ${path}`);
    await names.rename(half, path);
    return "moved";
  }
}

async function isThere(path: string, names: Names): Promise<boolean> {
  try {
    await names.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Rejects with what the runtime throws if `writeFile` could not make a file in the folder of `path`; leaves nothing. */
export async function tryWriting(path: string, names: Names = REAL_NAMES): Promise<void> {
  const half = halfOf(path);
  (await Deno.open(half, { write: true, createNew: true })).close();
  await retryOnNames(names, () => names.remove(half));
}

/** The name of a file that is not whole yet. It is made anew or not at all, so that no link waits there. */
function halfOf(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, 13)}.part`;
}
