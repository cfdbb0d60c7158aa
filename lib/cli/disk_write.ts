/** The real disk, for writing: no link is followed, and nothing is replaced that was not meant. */
import type { WriteOptions } from "./system.ts";

/** Only its owner may read and write it. */
const PRIVATE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Written under a name that nobody can guess, and renamed: that is one step on every system. */
export async function writeFile(
  path: string,
  bytes: Uint8Array,
  { folder, replace, secret = false }: WriteOptions & { readonly folder: string },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true, ...(secret ? { mode: PRIVATE_FOLDER } : {}) });
  const half = halfOf(path);
  const file = await Deno.open(half, { write: true, createNew: true, ...(secret ? { mode: PRIVATE } : {}) });
  try {
    try {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      await file.sync();
    } finally {
      file.close();
    }
    if (replace) await Deno.rename(half, path);
    else await giveName(half, path);
  } catch (error) {
    await Deno.remove(half).catch(() => {});
    throw error;
  }
}

/** Renames where nothing is: a second name fails where one is already, a rename would replace it. */
async function giveName(half: string, path: string): Promise<void> {
  try {
    await Deno.link(half, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    // A file system without hard links, as on a memory card: what comes between these two is replaced.
    if (await isThere(path)) throw new Deno.errors.AlreadyExists(`File exists: ${path}`);
    await Deno.rename(half, path);
    return;
  }
  await Deno.remove(half);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Rejects with what the runtime throws if `writeFile` could not make a file in the folder of `path`; leaves nothing. */
export async function tryWriting(path: string): Promise<void> {
  const half = halfOf(path);
  (await Deno.open(half, { write: true, createNew: true })).close();
  await Deno.remove(half);
}

/** The name of a file that is not whole yet. It is made anew or not at all, so that no link waits there. */
function halfOf(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, 13)}.part`;
}
