/** Writes whole files: follows no link, and replaces only what the caller allows. */
import { type Names, REAL_NAMES, retryOnNames, UnmovableFile } from "./disk_retry.ts";
import type { WriteOptions } from "./system.ts";
import { lockUnfinished, removeUnfinished, unfinishedName } from "./unfinished.ts";

/** Only its owner may read and write it. */
const PRIVATE = 0o600;
const PRIVATE_FOLDER = 0o700;
/** Everybody may start it; the process's mask applies. */
const PROGRAM = 0o777;

/** For a file that no person waits for, such as flasher's memory; milliseconds. */
const SHORT_PATIENCE_MS = 1_000;

/** Another flasher may take a finished file for an abandoned one in the moment before it is renamed. */
const MAX_ATTEMPTS = 5;

/**
 * Writes under a name that cannot be guessed, then renames, which is atomic on every system. Rejects with an
 * UnmovableFile if the file is complete and `keep` is set, otherwise with what the runtime throws, leaving nothing.
 * Resolves with the first name if that could not be removed. Removes what killed programs left of the same file, unless
 * `keep` is set: that may be the only copy.
 */
export async function writeFile(
  path: string,
  bytes: Uint8Array,
  options: WriteOptions & { readonly folder: string },
  names: Names = REAL_NAMES,
): Promise<string | undefined> {
  const { folder, secret = false, keep = false } = options;
  await Deno.mkdir(folder, { recursive: true, ...(secret ? { mode: PRIVATE_FOLDER } : {}) });
  if (!keep) await removeUnfinished(path);
  for (let attempt = 1;; attempt++) {
    const temporary = unfinishedName(path);
    try {
      return await writeOnce({ path, temporary }, bytes, options, names);
    } catch (error) {
      const vanished = error instanceof Deno.errors.NotFound && !await isThere(temporary, names);
      if (!vanished || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function writeOnce(
  { path, temporary }: { readonly path: string; readonly temporary: string },
  bytes: Uint8Array,
  { replace, secret = false, executable = false, keep = false }: WriteOptions,
  names: Names,
): Promise<string | undefined> {
  const file = await Deno.open(temporary, {
    write: true,
    createNew: true,
    ...(secret ? { mode: PRIVATE } : executable ? { mode: PROGRAM } : {}),
  });
  let whole = false;
  try {
    try {
      await lockUnfinished(file);
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      await file.sync();
      whole = true;
    } finally {
      file.close();
    }
    const patienceMs = keep ? undefined : SHORT_PATIENCE_MS;
    if (replace) {
      await retryOnNames(names, () => names.rename(temporary, path), patienceMs);
      return undefined;
    }
    if (await retryOnNames(names, () => giveName(temporary, path, names), patienceMs) === "moved") {
      return undefined;
    }
  } catch (error) {
    if (keep && whole) throw new UnmovableFile(temporary, error);
    await names.remove(temporary).catch(() => {});
    throw error;
  }
  // From here on the file has its name, even if the other one cannot be removed.
  return await removeTemporary(temporary, names).then(() => undefined, () => temporary);
}

/** Another flasher may have taken it for an abandoned one, and removed it. */
async function removeTemporary(temporary: string, names: Names): Promise<void> {
  try {
    await retryOnNames(names, () => names.remove(temporary));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Gives the file its name if it is free: a hard link fails if the name exists, a rename would replace it. */
async function giveName(temporary: string, path: string, names: Names): Promise<"linked" | "moved"> {
  try {
    await names.link(temporary, path);
    return "linked";
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    // A file system without hard links, as on a memory card: a file created between these two steps is replaced.
    if (await isThere(path, names)) throw new Deno.errors.AlreadyExists(`File exists: ${path}`);
    await names.rename(temporary, path);
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
  await removeUnfinished(path, { empty: true });
  const temporary = unfinishedName(path);
  (await Deno.open(temporary, { write: true, createNew: true })).close();
  await removeTemporary(temporary, names);
}

/** Removes a file, or a link itself. On Windows, waits for another program that holds it. */
export async function removeFile(path: string, names: Names = REAL_NAMES): Promise<void> {
  await retryOnNames(names, () => names.remove(path), SHORT_PATIENCE_MS);
}

/** Creates one folder; a folder that exists stays as it is. Rejects with what the runtime throws. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path);
  } catch (error) {
    const exists = error instanceof Deno.errors.AlreadyExists && (await Deno.stat(path)).isDirectory;
    if (!exists) throw error;
  }
}
