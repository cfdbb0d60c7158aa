/**
 * Files that are not finished yet: their names, and removing those that a killed program left. A program locks its
 * file while it writes, and the system unlocks it however the program ends: a file that can be locked has no writer.
 */

/** The end of the name of a file that is not finished. */
export const UNFINISHED = /\.[0-9a-f]{8}-[0-9a-f]{4}\.part$/;

/** The name of a file at the end of its path: on Windows, a drive can come directly before it. */
const NAME = Deno.build.os === "windows" ? /[^\\/:]*$/ : /[^/]*$/;

/** The name of an incomplete file. It must not exist yet, so that no link can wait there. */
export function unfinishedName(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, 13)}.part`;
}

/** Marks the file as one that has a writer. A file system without locks keeps what a killed program leaves. */
export async function lockUnfinished(file: Pick<Deno.FsFile, "tryLock">): Promise<void> {
  await file.tryLock(true).catch(() => {});
}

/**
 * Removes what killed programs left of the file at `path`. `empty`: only files without content, because others may hold
 * the only copy of what was read from a board. Never rejects: what cannot be removed harms nothing.
 */
export async function removeUnfinished(path: string, { empty = false } = {}): Promise<void> {
  const at = path.search(NAME);
  const [folder, name] = [path.slice(0, at), path.slice(at)];
  try {
    for await (const entry of Deno.readDir(folder || ".")) {
      if (!entry.isFile || !entry.name.startsWith(name) || !UNFINISHED.test(entry.name)) continue;
      if (entry.name.replace(UNFINISHED, "") !== name) continue;
      await removeAbandoned(folder + entry.name, empty).catch(() => {});
    }
  } catch {
    // The folder may be write-only, or on a medium that was unplugged: the next one to use it says so.
  }
}

async function removeAbandoned(path: string, empty: boolean): Promise<void> {
  // In a folder that everyone can write to, another user could replace their own file with a device at this moment.
  const { uid } = await Deno.lstat(path);
  if (uid !== null && uid !== Deno.uid()) return;
  const file = await Deno.open(path);
  let abandoned: boolean;
  try {
    abandoned = !(empty && (await file.stat()).size > 0) && await file.tryLock(true);
  } finally {
    file.close();
  }
  if (abandoned) await Deno.remove(path);
}
