/**
 * Writes a bundle as a folder, or brings an earlier one up to date. Each file is whole under its name at any moment, and a
 * bundle that was interrupted is completed by the same command.
 */
import { OutputError, UsageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { quote } from "../../text.ts";
import { checkFolderWritable, checkNotDevice, orOutputError } from "../files/output_file.ts";
import { describeSystemError } from "../files/system_error.ts";
import type { Warn } from "../reporter.ts";
import type { System } from "../system/system.ts";
import { UNFINISHED } from "../system/unfinished.ts";
import { CHECKSUMS, type Checksums, formatChecksums, joinChecksums, parseChecksums } from "./checksums.ts";
import type { BundleFile } from "./contents.ts";

export interface FolderOptions {
  /** The name of the profile in the bundle, by which an earlier one is known. */
  readonly profile: string;
  /** Replaces files that a person changed in an earlier bundle. */
  readonly force: boolean;
  readonly warn: Warn;
  readonly signal: AbortSignal;
}

/** What was done with each path. */
export type BundleChange = "written" | "unchanged" | "removed";

export interface ChangedFile {
  readonly path: string;
  readonly change: BundleChange;
}

/** Files that systems put on a stick by themselves. */
const OF_SYSTEMS =
  /^(System Volume Information|\$RECYCLE\.BIN|desktop\.ini|Thumbs\.db|\.DS_Store|\.Trash.*|\.Spotlight-V100|\.fseventsd|\._.*|lost\+found)$/i;
/** Bytes. A bundle has some hundred files at most. */
const MAX_CHECKSUMS = 1 << 20;

/**
 * Throws UsageError if the folder has other files, or files that a person changed; OutputError if something cannot be
 * written, or is not what was written when it is read again.
 */
export async function writeFolder(
  system: System,
  folder: string,
  files: readonly BundleFile[],
  { profile, force, warn, signal }: FolderOptions,
): Promise<readonly ChangedFile[]> {
  checkNotDevice(system, `Cannot write into ${quote(folder)}`, folder);
  await checkFolderWritable(system, folder);
  const earlier = await readEarlierBundle(system, folder, profile);
  const place = new BundleFolder(system, folder);
  const wanted: Checksums = new Map(files.map(({ path, sha256: digest }) => [path, [digest]]));
  const found = new Map<string, string | undefined>();
  for (const { path, sha256: digest } of files) {
    const there = await place.digestOf(path);
    found.set(path, there);
    const isOurs = there === undefined || there === digest || (earlier.get(path)?.includes(there) ?? false);
    if (!isOurs && !force) throw changedError(place.pathOf(path));
  }
  const changes: ChangedFile[] = [];
  // This comes first: whatever happens later, this folder is known as a bundle.
  await place.writeChecksums(joinChecksums(earlier, wanted));
  for (const file of files) {
    signal.throwIfAborted();
    const isThere = found.get(file.path) === file.sha256;
    if (!isThere) await place.write(file.path, await file.read(), file.executable);
    changes.push({ path: file.path, change: isThere ? "unchanged" : "written" });
  }
  for (const [path, digests] of earlier) {
    if (wanted.has(path)) continue;
    const there = await place.digestOf(path);
    if (there === undefined) continue;
    if (digests.includes(there)) {
      await place.remove(path);
      changes.push({ path, change: "removed" });
    } else {warn({
        message: `${
          quote(place.pathOf(path))
        } is no longer part of the bundle, but was changed: flasher keeps it`,
      });}
  }
  for (const path of [...files.map(({ path }) => path), CHECKSUMS]) {
    await system.removeUnfinished(place.pathOf(path));
  }
  for (const { path, sha256: digest } of files) {
    if (await place.digestOf(path) !== digest) throw differentError(place.pathOf(path));
  }
  await place.writeChecksums(wanted);
  return changes;
}

/** What an earlier bundle of this profile promises; empty for a new or an empty folder. Throws UsageError. */
async function readEarlierBundle(system: System, folder: string, profile: string): Promise<Checksums> {
  const action = `Cannot write the bundle into ${quote(folder)}`;
  const names = await orOutputError(
    action,
    async () => await system.stat(folder) === undefined ? [] : await system.listFolder(folder),
  );
  const unfinished = (name: string) => name.startsWith(`${CHECKSUMS}.`) && UNFINISHED.test(name);
  if (names.every((name) => OF_SYSTEMS.test(name) || unfinished(name))) return new Map();
  const text = names.includes(CHECKSUMS)
    ? await orOutputError(action, () => readText(system, system.paths.join(folder, CHECKSUMS)))
    : undefined;
  const checksums = text === undefined ? undefined : parseChecksums(text);
  if (checksums?.has(profile)) return checksums;
  const found = checksums === undefined ? "it contains other files" : "it is a bundle of another profile";
  throw new UsageError(
    `${action}: ${found}, expected an empty folder or an earlier bundle of ${quote(profile)}`,
    {
      hint: "Choose a new folder.",
    },
  );
}

async function readText(system: System, path: string): Promise<string | undefined> {
  if ((await system.lstat(path))?.kind !== "file") return undefined;
  const file = await system.openFile(path);
  try {
    return file.info.size > MAX_CHECKSUMS ? undefined : new TextDecoder().decode(file.read());
  } finally {
    file.close();
  }
}

function changedError(path: string): UsageError {
  return new UsageError(`Cannot replace ${quote(path, 200)}: it was changed after flasher wrote it`, {
    hint: "Keep a copy if you need one, then overwrite it with --force.",
  });
}

function differentError(path: string): OutputError {
  return new OutputError(
    `Cannot write ${quote(path, 200)}: the bytes that were read back differ from those written`,
    {
      hint: "The stick or the disk may be damaged. Use another one.",
    },
  );
}

/** The files below one folder. Follows no link there: it could lead to files of another folder. */
class BundleFolder {
  /** Folders that were looked at. */
  readonly #checked = new Set<string>();

  constructor(readonly system: System, readonly folder: string) {}

  pathOf(path: string): string {
    return this.system.paths.join(this.folder, ...path.split("/"));
  }

  /** The SHA-256 of a file; undefined if there is none. Throws OutputError if anything else has its name. */
  async digestOf(path: string): Promise<string | undefined> {
    await this.#checkFolders(path);
    const full = this.pathOf(path);
    const action = `Cannot write ${quote(full, 200)}`;
    const info = await orOutputError(action, () => this.system.lstat(full));
    if (info === undefined) return undefined;
    if (info.kind !== "file") throw notFileError(action, info.kind);
    return await orOutputError(action, async () => {
      const file = await this.system.openFile(full);
      try {
        return sha256(file.read());
      } finally {
        file.close();
      }
    });
  }

  async #checkFolders(path: string): Promise<void> {
    const parents = path.split("/").slice(0, -1).map((_, n, names) => names.slice(0, n + 1).join("/"));
    for (const parent of parents.filter((one) => !this.#checked.has(one))) {
      const full = this.pathOf(parent);
      const action = `Cannot write into ${quote(full, 200)}`;
      const kind = (await orOutputError(action, () => this.system.lstat(full)))?.kind;
      if (kind !== undefined && kind !== "directory") throw notFileError(action, kind);
      this.#checked.add(parent);
    }
  }

  async write(path: string, bytes: Uint8Array, executable: boolean): Promise<void> {
    const full = this.pathOf(path);
    try {
      await this.system.writeFile(full, bytes, { replace: true, executable });
    } catch (error) {
      throw new OutputError(`Cannot write ${quote(full, 200)}: ${describeSystemError(error)}`, {
        hint: "The bundle is not complete. To complete it, run the same command again.",
        cause: error,
      });
    }
  }

  async writeChecksums(checksums: Checksums): Promise<void> {
    const bytes = new TextEncoder().encode(formatChecksums(checksums));
    if (await this.digestOf(CHECKSUMS) !== sha256(bytes)) await this.write(CHECKSUMS, bytes, false);
  }

  async remove(path: string): Promise<void> {
    const full = this.pathOf(path);
    await orOutputError(`Cannot remove ${quote(full, 200)}`, () => this.system.removeFile(full));
  }
}

function notFileError(action: string, kind: "directory" | "link" | "other" | "file"): OutputError {
  const found = {
    directory: "it is a folder",
    link: "it is a symbolic link",
    other: "it is not a regular file",
    file: "it is a file",
  };
  return new OutputError(`${action}: ${found[kind]}`, { hint: "Remove it, or choose another folder." });
}
