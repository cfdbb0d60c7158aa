/**
 * A text file that only grows, and that one program at a time may write. Follows no link. What was appended is on the
 * disk before the caller continues.
 */
import type { Journal } from "./system.ts";

/** The file is open in another program that writes to it; `bytes` is its content. */
export class JournalLocked extends Error {
  constructor(readonly bytes: Uint8Array) {
    super("Another program has locked the file");
  }
}

/** Bytes. A larger file is not a journal of flasher. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Creates the file if it is missing. Rejects with JournalLocked, with what the runtime throws, or with an Error that
 * says why.
 */
export async function openJournal(path: string): Promise<Journal> {
  const { file, created } = await openRegular(path);
  let lock: Lock | undefined;
  try {
    lock = await lockFile(file, path);
    const bytes = await readAll(file);
    if (lock.kind === "held") throw new JournalLocked(bytes);
    return journal(file, { path, bytes, lock, created });
  } catch (error) {
    lock?.close();
    file.close();
    throw error;
  }
}

function journal(
  file: Deno.FsFile,
  { path, bytes, lock, created }: {
    readonly path: string;
    readonly bytes: Uint8Array;
    readonly lock: Lock;
    readonly created: boolean;
  },
): Journal {
  let size = bytes.length;
  return {
    bytes,
    locked: lock.kind === "ours",
    computer: Deno.hostname(),
    process: Deno.pid,
    async append(text) {
      await checkUnchanged(file, path, size);
      await file.seek(size, Deno.SeekMode.Start);
      const added = new TextEncoder().encode(text);
      for (let rest = added; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      await file.syncData();
      size += added.length;
    },
    async truncate(length) {
      await file.truncate(length);
      await file.syncData();
      size = length;
    },
    created,
    async remove() {
      await checkUnchanged(file, path, size);
      await Deno.remove(path);
    },
    close() {
      lock.close();
      file.close();
    },
  };
}

/** Another program may have replaced the file, or written to it where locks do not work. */
async function checkUnchanged(file: Deno.FsFile, path: string, size: number): Promise<void> {
  const ours = await file.stat();
  const there = await Deno.lstat(path);
  if (!isSame(ours, there)) throw new Error("another program has replaced it");
  if (ours.size !== size) throw new Error("another program has changed it");
}

interface Opened {
  readonly file: Deno.FsFile;
  readonly created: boolean;
}

async function openRegular(path: string): Promise<Opened> {
  const options = { read: true, write: true };
  const before = await look(path);
  if (before === undefined) return await create(path, options);
  if (before.isSymlink) throw new Error("it is a symbolic link");
  if (before.isDirectory) throw new Error("it is a folder");
  if (!before.isFile) throw new Error("it is not a regular file");
  const file = await Deno.open(path, options);
  if (isSame(await file.stat(), before)) return { file, created: false };
  file.close();
  throw new Error("it was replaced while it was being opened");
}

/** Two programs that create the file at the same time open the same file, and one of them locks it. */
async function create(path: string, options: Deno.OpenOptions): Promise<Opened> {
  try {
    return { file: await Deno.open(path, { ...options, createNew: true }), created: true };
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return await openRegular(path);
    throw error;
  }
}

async function look(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function isSame(a: Deno.FileInfo, b: Deno.FileInfo): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** "none": the file system has no locks. */
interface Lock {
  readonly kind: "ours" | "held" | "none";
  readonly close: () => void;
}

/**
 * On Windows, nobody could read a locked file (LockFileEx): a second file is locked instead. It stays, because
 * removing it could take the lock from a program that opens it at that moment.
 */
async function lockFile(file: Deno.FsFile, path: string): Promise<Lock> {
  const own = Deno.build.os === "windows"
    ? await Deno.open(`${path}.lock`, { create: true, write: true })
    : undefined;
  const close = () => own?.close();
  try {
    return { kind: await (own ?? file).tryLock(true) ? "ours" : "held", close };
  } catch (error) {
    if (isUnsupported(error)) return { kind: "none", close };
    close();
    throw error;
  }
}

/** ENOTSUP, ENOLCK or ENOSYS; ERROR_INVALID_FUNCTION (1) or ERROR_NOT_SUPPORTED (50) of winerror.h. */
function isUnsupported(error: unknown): boolean {
  if (error instanceof Deno.errors.NotSupported) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return ["ENOTSUP", "EOPNOTSUPP", "ENOLCK", "ENOSYS"].includes(String(code)) ||
    // The system's number, which Deno gives in no other way.
    /\(os error (?:1|37|38|45|50|77|95)\)/.test(error.message);
}

async function readAll(file: Deno.FsFile): Promise<Uint8Array> {
  const { size } = await file.stat();
  if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and a roster has at most ${MAX_BYTES}`);
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const count = await file.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}
