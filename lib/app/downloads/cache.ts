/**
 * Keeps downloaded files by their SHA-256. There is no index that could be wrong: a file's name is its content, which is
 * checked each time it is used. Several programs may use one cache at once.
 */
import { ImageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { quote } from "../../text.ts";
import { describeSystemError } from "../files/system_error.ts";
import type { Warn } from "../reporter.ts";
import type { System } from "../system/system.ts";
import { UNFINISHED } from "../system/unfinished.ts";

type CacheSystem = Pick<
  System,
  | "cacheFolder"
  | "lstat"
  | "listFolder"
  | "openFile"
  | "paths"
  | "removeFile"
  | "removeUnfinished"
  | "writeFile"
>;

export interface Cache {
  /** The folder; undefined if the system names none. */
  readonly folder: string | undefined;
  /**
   * The bytes with this SHA-256; undefined if they are missing, or if there is not this number of them. Removes a damaged
   * file, with a warning.
   */
  find(digest: string, size: number): Promise<Uint8Array | undefined>;
  /** Keeps the bytes. False if it cannot, with one warning: everything else works without the cache. */
  store(bytes: Uint8Array): Promise<boolean>;
  /** Everything in it. Throws ImageError if the folder cannot be read. */
  list(): Promise<readonly CachedFile[]>;
  /** False if another program is writing the file. Throws what the runtime throws. */
  remove(file: CachedFile): Promise<boolean>;
}

export interface CachedFile {
  /** Undefined for an unfinished file: a program is writing it, or was killed. */
  readonly sha256: string | undefined;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Bytes. No flash is larger, so flasher did not write a larger file. */
const MAX_BYTES = 128 * 1024 * 1024;
/** Below the cache's folder. */
const BY_SHA256 = "sha256";

export function openCache(system: CacheSystem, warn: Warn): Cache {
  const { paths, cacheFolder: folder } = system;
  let warned = false;
  const warnOnce = (problem: string) => {
    if (!warned) warn({ message: problem, hint: "flasher works without it, and downloads the files again." });
    warned = true;
  };
  const pathOf = (root: string, digest: string) =>
    paths.join(root, BY_SHA256, digest.slice(0, 2), digest.slice(2));

  return {
    folder,
    async find(digest, size) {
      if (folder === undefined) return undefined;
      const path = pathOf(folder, digest);
      let bytes: Uint8Array | undefined;
      try {
        bytes = await readRegular(system, path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        warnOnce(`Cannot read the cache ${quote(folder, 200)}: ${describeSystemError(error)}`);
        return undefined;
      }
      if (bytes !== undefined && sha256(bytes) === digest) return bytes.length === size ? bytes : undefined;
      warn({ message: `The cache had a damaged file, which flasher does not use: ${quote(path, 200)}` });
      // Another process may have removed it meanwhile, or the folder is read-only: then it is found damaged again.
      await system.removeFile(path).catch(() => {});
      return undefined;
    },
    async store(bytes) {
      if (folder === undefined) {
        warnOnce("There is no cache: the system provides no folder for it, and FLASHER_HOME is not set");
        return false;
      }
      try {
        await system.writeFile(pathOf(folder, sha256(bytes)), bytes, { replace: true });
        return true;
      } catch (error) {
        warnOnce(`Cannot write the cache ${quote(folder, 200)}: ${describeSystemError(error)}`);
        return false;
      }
    },
    list: async () => folder === undefined ? [] : await listBelow(system, folder),
    async remove({ path, sha256 }) {
      if (sha256 !== undefined) await system.removeFile(path);
      else await system.removeUnfinished(path.replace(UNFINISHED, ""));
      return await system.lstat(path) === undefined;
    },
  };
}

/** Undefined for anything but a file of possible size. */
async function readRegular(
  system: Pick<System, "openFile">,
  path: string,
): Promise<Uint8Array | undefined> {
  const file = await system.openFile(path);
  try {
    return file.info.kind === "file" && file.info.size <= MAX_BYTES ? file.read() : undefined;
  } finally {
    file.close();
  }
}

/** The runtime's classes, or the codes of its Node.js functions. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return error.name === "NotFound" || code === "ENOENT" || error.name === "NotADirectory" ||
    code === "ENOTDIR";
}

async function listBelow(system: CacheSystem, folder: string): Promise<readonly CachedFile[]> {
  const { join } = system.paths;
  const files: CachedFile[] = [];
  try {
    const root = join(folder, BY_SHA256);
    for (const start of await namesBelow(system, root, /^[0-9a-f]{2}$/)) {
      for (const name of await namesBelow(system, join(root, start), /^[0-9a-f]{62}(\.|$)/)) {
        const path = join(root, start, name);
        const info = await system.lstat(path);
        if (info?.kind !== "file") continue;
        if (UNFINISHED.test(name)) files.push({ sha256: undefined, path, size: info.size });
        else if (name.length === 62) files.push({ sha256: start + name, path, size: info.size });
      }
    }
  } catch (error) {
    throw new ImageError(`Cannot read the cache ${quote(folder, 200)}: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
  return files;
}

/** The names of this form in a folder, sorted; none if it does not exist. */
async function namesBelow(system: CacheSystem, folder: string, form: RegExp): Promise<readonly string[]> {
  if ((await system.lstat(folder))?.kind !== "directory") return [];
  return (await system.listFolder(folder)).filter((name) => form.test(name)).sort();
}
