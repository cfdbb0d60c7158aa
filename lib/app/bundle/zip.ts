/** Packs a bundle as one file. The same content gives the same bytes each time. Pure; no I/O. */
import { type Zippable, zipSync } from "fflate";

export interface ZipFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** A program that may be started. */
  readonly executable: boolean;
}

/**
 * The format has local time without a zone, and begins in 1980. A time that is computed in local time is the same
 * everywhere.
 */
const MTIME = new Date(1980, 0, 1, 12);
/** Of the zip format's table: the file attributes are those of Unix, in the upper half. */
const UNIX = 3;
const REGULAR_FILE = 0o100000;

export function zip(files: readonly ZipFile[]): Uint8Array {
  const entries: Zippable = {};
  for (const { path, bytes, executable } of files) {
    const attrs = (REGULAR_FILE | (executable ? 0o755 : 0o644)) << 16;
    entries[path] = [bytes, { mtime: MTIME, os: UNIX, attrs }];
  }
  return zipSync(entries);
}
