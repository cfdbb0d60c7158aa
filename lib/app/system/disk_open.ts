/** Opens files safely: what is opened is what was checked, and links are followed only on request. */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import type { FileInfo, OpenFile } from "./system.ts";

/**
 * Windows has neither of the last two. Without O_NONBLOCK, opening waits for the other end of a FIFO that replaced
 * the file.
 */
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
/** O_NOFOLLOW_ANY of macOS 11 (sys/fcntl.h): no link in any part of the path. */
const O_NOFOLLOW_ANY = 0x2000_0000;
const REPLACED = "it was replaced while it was being opened";

/**
 * Opens a regular file for reading. Anything else is described but not opened. With `beneath`, a folder's real path,
 * follows no link, and opens only a file beneath it. Throws what the runtime throws, or an Error if the file was
 * replaced meanwhile.
 */
export function openFile(path: string, { beneath }: { readonly beneath?: string } = {}): OpenFile {
  const before = beneath === undefined ? statSync(path, { bigint: true }) : lstatSync(path, { bigint: true });
  return openLooked(path, before, beneath === undefined ? {} : { beneath });
}

/** The second half of `openFile`: `before` is what was at `path` a moment ago. */
export function openLooked(
  path: string,
  before: BigIntStats,
  { beneath }: { readonly beneath?: string } = {},
): OpenFile {
  // Opening a device has effects: a serial port changes the board's lines.
  if (!before.isFile()) return { info: infoOf(before), read: checkReadable, close: () => {} };
  const noLinks = beneath === undefined ? 0 : noLinkFlag(Deno.build.os, O_NOFOLLOW);
  const fd = openAs(before, path, O_RDONLY | O_NONBLOCK | noLinks);
  const { dev, ino, size } = fstatSync(fd, { bigint: true });
  if (beneath !== undefined && isElsewhere({ dev, ino }, beneath)) {
    closeSync(fd);
    throw new Error(REPLACED);
  }
  return {
    info: { kind: "file", size: Number(size) },
    read: () => readAll(fd, Number(size)),
    close: () => closeSync(fd),
  };
}

/**
 * The flag of open(2) that follows no link. macOS has one for the whole path, and fails with EINVAL if both are given
 * (vn_open_auth in bsd/vfs/vfs_vnops.c of xnu).
 */
export function noLinkFlag(os: typeof Deno.build.os, nofollow: number): number {
  return os === "darwin" ? O_NOFOLLOW_ANY : nofollow;
}

function checkReadable(): never {
  throw new Error("it is not a regular file");
}

/** A file that is written from the start. */
export interface WritableFile {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Creates a file with the usual mode. Throws what the runtime throws: EEXIST if anything exists there, even a link. */
export function createFile(path: string): WritableFile {
  return writableFile(openSync(path, O_WRONLY | O_CREAT | O_EXCL, 0o666));
}

/** Opens the file that `before` describes for writing. Empties a regular file once it is known to be that file. */
export function replaceFile(
  path: string,
  before: BigIntStats,
  { follow }: { readonly follow: boolean },
): WritableFile {
  const fd = openAs(before, path, O_WRONLY | (follow ? 0 : O_NOFOLLOW));
  if (before.isFile()) ftruncateSync(fd, 0);
  return writableFile(fd);
}

function writableFile(fd: number): WritableFile {
  return {
    write(bytes) {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(writeSync(fd, rest));
    },
    close: () => closeSync(fd),
  };
}

/** Undefined if nothing exists at `path`. Describes a link itself unless `follow`. */
export function lookAt(path: string, { follow }: { readonly follow: boolean }): BigIntStats | undefined {
  try {
    return follow ? statSync(path, { bigint: true }) : lstatSync(path, { bigint: true });
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

export function infoOf(stats: BigIntStats): FileInfo {
  const kind = stats.isFile()
    ? "file"
    : stats.isDirectory()
    ? "directory"
    : stats.isSymbolicLink()
    ? "link"
    : "other";
  return { kind, size: Number(stats.size) };
}

function openAs(before: BigIntStats, path: string, flags: number): number {
  const fd = openSync(path, flags);
  const opened = fstatSync(fd, { bigint: true });
  if (opened.dev === before.dev && opened.ino === before.ino && opened.mode === before.mode) return fd;
  closeSync(fd);
  throw new Error(REPLACED);
}

/**
 * True if Linux reports that this open file is not in `folder`. A folder in the path may have become a link after it
 * was checked; by its inode number alone, the file behind the link would pass for the checked one.
 */
function isElsewhere({ dev, ino }: Pick<BigIntStats, "dev" | "ino">, folder: string): boolean {
  if (Deno.build.os !== "linux") return false;
  return openPaths({ dev, ino }).some((path) => !path.startsWith(folder === "/" ? folder : `${folder}/`));
}

/**
 * The paths under which this process has the file open: the runtime does not expose the system's file descriptor.
 * Throws if /proc is missing.
 */
function openPaths({ dev, ino }: Pick<BigIntStats, "dev" | "ino">): string[] {
  const links = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => `/proc/self/fd/${name}`);
  return links.flatMap((link) => {
    // The descriptor that read the list is closed by now.
    const one = lookAt(link, { follow: true });
    return one?.dev === dev && one.ino === ino ? [readlinkSync(link)] : [];
  });
}

/** Reads exactly as many bytes as the file had when it was opened. */
function readAll(fd: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const count = readSync(fd, bytes, length, size - length, length);
    if (count === 0) break;
    length += count;
  }
  if (length < size || readSync(fd, new Uint8Array(1), 0, 1, size) > 0) {
    throw new Error("its size changed while it was being read");
  }
  return bytes;
}
